-- Rates without dates, where an org has no others: one for all days.
delete from raw.fx_rate where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part))
  and not (select has_dated_rates from this_part);
insert into raw.fx_rate (run, line, observed_at, currency, from_on, rate, kind)
select run, line, observed_at, IsoCode, date '0001-01-01', try_cast(1 / nullif(a_number(ConversionRate), 0) as decimal(18, 8)), 'daily'
from landed cross join this_part
where IsoCode is distinct from corporate_currency and not has_dated_rates;
