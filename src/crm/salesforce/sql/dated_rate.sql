-- Salesforce says how much of a currency one of the corporate one is; we say it the other way round. What is read now stands alone.
delete from raw.fx_rate where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.fx_rate (run, line, observed_at, currency, from_on, rate, kind)
select run, line, observed_at, IsoCode, a_day(StartDate), try_cast(1 / nullif(a_number(ConversionRate), 0) as decimal(18, 8)), 'daily'
from landed cross join this_part
where IsoCode is distinct from corporate_currency;
