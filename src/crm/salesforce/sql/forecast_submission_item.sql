-- What somebody called, when, for which period; in corporate currency.
delete from raw.forecast_call where run <> (select run from this_part) and run in (select run from raw.run where connection = (select connection from this_part));
insert into raw.forecast_call (run, line, observed_at, rep_ref, from_on, until_on, category, amount, currency, called_at)
select run, line, observed_at, "ForecastingSubmission.ForecastOwnerId", period.from_on, period.until_on,
  case ForecastingItemCategory when 'CommitForecast' then 'commit' when 'CommitOnly' then 'commit' when 'BestCaseForecast' then 'best_case' when 'BestCaseOnly' then 'best_case' else 'pipeline' end,
  some_money(Amount), (select lookups ->> '$.corporateCurrency' from this_part), an_instant("ForecastingSubmission.SubmissionDateTime")
from landed cross join (select run, observed_at from this_part)
join known_period as period on period.period_id = "ForecastingSubmission.PeriodId"
join known_forecast_type as type on type.type_id = "ForecastingSubmission.ForecastingTypeId"
where type.kind = 'selling' and ForecastingItemCategory in ('CommitForecast', 'CommitOnly', 'BestCaseForecast', 'BestCaseOnly', 'OpenPipeline', 'PipelineOnly');
