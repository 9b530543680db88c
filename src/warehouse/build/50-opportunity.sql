-- Deals as they are now, and what only all of them together show.
insert into core.data_issue
select distinct 'won-in-future', 'opportunity', opportunity_id, 'close_on', won_ahead.close_on::varchar, run, line
from won_ahead join deal using (opportunity_id) where valid_until > (select data_through from core.workspace);
insert into core.data_issue
select distinct 'missing-rate', 'opportunity', opportunity_id, 'currency', currency, null::varchar, null::bigint
from core.opportunity_version
where outcome <> 'open' and value is null and value_original is not null and exclusion is null and valid_until > timestamptz '9999-01-01 00:00:00+00'
union all
select 'missing-rate', 'opportunity', opportunity_id, 'currency', version.currency, null, null
from core.opportunity_version as version
anti join core.fx_rate as fx on fx.currency = version.currency
  and fx.from_on <= day_of((select data_through from core.workspace) - interval 1 microsecond) and day_of((select data_through from core.workspace) - interval 1 microsecond) < fx.until_on
where outcome = 'open' and value_original is not null and exclusion is null and valid_until > timestamptz '9999-01-01 00:00:00+00';
insert into core.data_issue
select distinct 'missing-amount', 'opportunity', opportunity_id, 'amount', null, null::varchar, null::bigint
from core.opportunity_version
where outcome = 'won' and value_original is null and exclusion is null and valid_until > timestamptz '9999-01-01 00:00:00+00';
insert into core.data_issue
select distinct 'negative-amount', 'opportunity', opportunity_id, 'amount', amount::varchar, null::varchar, null::bigint
from core.opportunity_version
where least(amount, value_original) < 0 and outcome = 'open' and exclusion is null and valid_until > timestamptz '9999-01-01 00:00:00+00';

insert into core.opportunity
select opportunity_id, name, account_id, owner_id, type, source, is_inbound, lead_score, product_id, currency, amount, arr, deal.term_months,
  created_at, opened_on, close_on, closed_at, stage_id, outcome, forecast_category, lost_reason, competitor, exclusion = 'deleted', deal.one_off
from (select * from core.opportunity_version where valid_until = timestamptz '9999-12-31 00:00:00+00')
join (select opportunity_id, term_months, one_off from deal) as deal using (opportunity_id)
order by opportunity_id;

drop table won_ahead;
drop table observation;

insert into core.first_deal
select rep_id, min(valid_from) from core.opportunity_version where rep_id is not null group by rep_id;
