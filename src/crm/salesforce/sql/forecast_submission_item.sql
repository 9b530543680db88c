-- What somebody called, when, for which period; in corporate currency.
delete from raw.forecast_call where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.forecast_call (run, line, observed_at, rep_ref, from_on, until_on, category, amount, currency, called_at)
select run, line, observed_at, "ForecastingSubmission.ForecastOwnerId", a_day(period ->> 0), a_day(period ->> 1),
  case ForecastingItemCategory when 'CommitForecast' then 'commit' when 'CommitOnly' then 'commit' when 'BestCaseForecast' then 'best_case' when 'BestCaseOnly' then 'best_case' else 'pipeline' end,
  some_money(Amount), lookups ->> '$.corporateCurrency', an_instant("ForecastingSubmission.SubmissionDateTime")
from (
  select *, ((lookups -> '$.periods') -> "ForecastingSubmission.PeriodId") as period, ((lookups -> '$.forecastTypes') ->> "ForecastingSubmission.ForecastingTypeId") as kind
  from landed cross join this_part
)
where kind = 'selling' and ForecastingItemCategory in ('CommitForecast', 'CommitOnly', 'BestCaseForecast', 'BestCaseOnly', 'OpenPipeline', 'PipelineOnly');
