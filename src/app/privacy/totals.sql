-- What the company and its teams come to, whoever it was that did it: the same to the cent before and after somebody is erased. `content` is of every
-- part of it, as fine as days, stages and types. Money stays exact: what is no decimal is in `shares` alone.
with told as (
  select 'booking' as what, team_id, concat_ws(' ', kind, type, currency, closed_on) as part, count(*) as records, round(sum(share)::double, 4) as shares, sum(value) as value, sum(value_original) as original, sum(arr) as more
  from core.booking group by all
  union all
  select 'deal', null, concat_ws(' ', type, stage_id, outcome, source, currency, exclusion, no_contest_reason, opened_on, close_on, closed_on), count(*), round(sum(probability), 4), sum(value), sum(value_original), sum(arr)
  from core.opportunity_version group by all
  union all
  select 'move', null, concat_ws(' ', moved_on, from_on, to_on), count(*), sum(days), null, null, null from core.close_date_move group by all
  union all
  select 'stay', null, concat_ws(' ', stage_id, entered_on, left_on, left_to), count(*), null, null, null, null from core.stage_stay group by all
  union all
  select 'quota', team_id, concat_ws(' ', kind, from_on, until_on, currency, basis, is_manager), count(*), null, sum(value), sum(amount), null from core.quota group by all
  union all
  select 'call', null, concat_ws(' ', from_on, until_on, category, currency), count(*), null, sum(value), sum(amount), null from core.forecast_call group by all
  union all
  select 'activity', null, concat_ws(' ', type, "at"::date, outcome, direction), count(*), round(sum(minutes), 4), null, null, null from core.activity group by all
  union all
  select 'lead', null, concat_ws(' ', source, is_inbound, created_at::date, converted_at::date), count(*), round(sum(score), 4), null, null, null from core.lead group by all
  union all
  select 'member', team_id, concat_ws(' ', from_on, until_on), count(*), null, null, null, null from core.team_member group by all
  union all
  select 'issue', null, concat_ws(' ', code, object), count(*), null, null, null, null from core.data_issue group by all
)
select what, team_id, sum(records)::bigint as records, sum(value)::varchar as value, sum(hash(part, records, shares, value, original, more))::varchar as content
from told group by what, team_id order by what, team_id
