-- Quotas of the types that are read, by their periods; what is read now stands alone, so that one taken back is gone.
delete from raw.quota where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.quota (run, line, observed_at, rep_ref, from_on, until_on, amount, currency, kind, is_manager)
select run, line, observed_at, QuotaOwnerId, coalesce(period.from_on, a_day(StartDate)), period.until_on, some_money(QuotaAmount), coalesce(CurrencyIsoCode, corporate_currency), type.kind,
  QuotaOwnerId in (select rep_ref from forecast_manager)
from landed cross join this_part
join known_forecast_type as type on type.type_id = ForecastingTypeId
left join known_period as period on period.period_id = PeriodId
where QuotaAmount is not null and ProductFamily is null;
