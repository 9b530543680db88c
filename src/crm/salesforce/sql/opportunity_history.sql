-- How a deal stood after each save that moved its stage, amount, close date or probability.
insert into raw.deal_state (run, line, observed_at, opportunity_ref, state_id, "at", stage, amount, close_on, forecast_category)
select run, line, observed_at, OpportunityId, Id, an_instant(CreatedDate), StageName, some_money(Amount), a_day(CloseDate), forecast_word(ForecastCategory)
from landed cross join this_part
where OpportunityId is not null and an_instant(CreatedDate) is not null;
