-- The forecast as it stands, looked at once a day: Salesforce keeps no other. Where nothing is submitted, and somebody has put a number of their own in the place
-- of the computed one, that is what was called that day; where nobody ever has, nobody calls anything, and the deals tell as much.
insert into raw.forecast_call (run, line, observed_at, rep_ref, from_on, until_on, category, amount, currency, called_at)
select run, call.line, observed_at, owner, from_on, until_on, call.category, call.amount, corporate_currency, observed_at
from (
  select OwnerId as owner, period.from_on, period.until_on, unnest(called(min(line), ForecastingItemCategory, some_money(ForecastAmount))) as call
  from (select distinct on (Id) * from landed order by Id, line desc) as item -- a page may come twice
  join known_period as period on period.period_id = PeriodId
  join known_forecast_type as type on type.type_id = ForecastingTypeId and type.kind = 'selling'
  where period.until_on > (select timezone('UTC', observed_at)::date from this_part)
  group by owner, period.from_on, period.until_on
) cross join this_part
where call.amount is not null and not has_submissions
  and (exists (select 1 from landed where a_flag(HasAdjustment) or a_flag(HasOwnerAdjustment))
    or exists (select 1 from raw.forecast_call where called_at = observed_at and run in (select run from raw.run where connection = (select connection from this_part))));
