-- Quotas of the types that are read, by their periods; what is read now stands alone, so that one taken back is gone.
delete from raw.quota where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.quota (run, line, observed_at, rep_ref, from_on, until_on, amount, currency, kind, is_manager)
select run, line, observed_at, QuotaOwnerId, coalesce(a_day(period ->> 0), a_day(StartDate)), a_day(period ->> 1), some_money(QuotaAmount), coalesce(CurrencyIsoCode, lookups ->> '$.corporateCurrency'), kind,
  list_contains(from_json(lookups -> '$.forecastManagers', '["VARCHAR"]'), QuotaOwnerId)
from (select *, ((lookups -> '$.periods') -> PeriodId) as period, ((lookups -> '$.forecastTypes') ->> ForecastingTypeId) as kind from landed cross join this_part)
where kind is not null and QuotaAmount is not null and ProductFamily is null;
