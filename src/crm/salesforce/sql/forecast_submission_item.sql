-- What somebody called, when, for which period; in corporate currency. What was seen in daily looks, before anything was submitted, stays.
delete from raw.forecast_call
where run <> (select run from this_part) and called_at <> observed_at and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.forecast_call (run, line, observed_at, rep_ref, from_on, until_on, category, amount, currency, called_at)
select run, call.line, observed_at, owner, from_on, until_on, call.category, call.amount, corporate_currency, called_at
from (
  select "ForecastingSubmission.ForecastOwnerId" as owner, period.from_on, period.until_on, an_instant("ForecastingSubmission.SubmissionDateTime") as called_at,
    unnest(called(min(line), ForecastingItemCategory, some_money(Amount))) as call
  from (select distinct on (Id) * from landed order by Id, line desc) as item -- a page may come twice
  join known_period as period on period.period_id = "ForecastingSubmission.PeriodId"
  join known_forecast_type as type on type.type_id = "ForecastingSubmission.ForecastingTypeId" and type.kind = 'selling'
  group by owner, period.from_on, period.until_on, called_at
) cross join this_part
where call.amount is not null;
