insert into raw.stage (run, line, observed_at, stage_id, name, position, probability, outcome, forecast_category)
select run, line, observed_at, coalesce(ApiName, MasterLabel), MasterLabel, try_cast(a_number(SortOrder) as bigint), a_number(DefaultProbability) / 100,
  case when a_flag(IsWon) then 'won' when a_flag(IsClosed) then 'lost' else 'open' end, forecast_word(coalesce(ForecastCategory, ForecastCategoryName))
from landed cross join this_part;
