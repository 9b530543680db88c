-- The leads of the period, with the business minutes it took to answer them; none where they still wait.
with lead_of_period as (
  select lead.lead_id, lead.opportunity_id, lead.owner_id as rep_id, coalesce(rep.time_zone, workspace.time_zone) as zone, lead.source, lead.created_at
  from core.lead as lead
  cross join core.workspace as workspace
  left join core.rep as rep on rep.rep_id = lead.owner_id
  left join core.team_member as member on member.rep_id = lead.owner_id
    and member.from_on <= timezone(workspace.time_zone, lead.created_at)::date and timezone(workspace.time_zone, lead.created_at)::date < member.until_on
  where lead.created_at >= $from_at::timestamptz and lead.created_at < $until_at::timestamptz
    and lead.created_at < $as_of::timestamptz and lead.is_inbound is not false
    and ($rep_id::varchar is null or lead.owner_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
), answer as (
  select lead.lead_id, activity."at" from lead_of_period as lead join core.activity as activity on activity.lead_id = lead.lead_id
  where activity."at" >= $from_at::timestamptz and activity."at" >= lead.created_at and activity."at" < $as_of::timestamptz and coalesce(activity.direction, 'out') = 'out'
  union all
  select lead.lead_id, activity."at" from lead_of_period as lead join core.activity as activity on activity.opportunity_id = lead.opportunity_id
  where activity."at" >= $from_at::timestamptz and activity."at" >= lead.created_at and activity."at" < $as_of::timestamptz and coalesce(activity.direction, 'out') = 'out'
), first_answer as (
  select lead_id, min("at") as answered_at from answer group by lead_id
), told as (
  select lead.opportunity_id, lead.rep_id, lead.lead_id, lead.source, timezone(zone, created_at) as created_at, timezone(zone, first_answer.answered_at) as answered_at
  from lead_of_period as lead left join first_answer on first_answer.lead_id = lead.lead_id
)
select told.opportunity_id, told.rep_id, told.lead_id as name, told.source, told.created_at::date as created_on,
  ((answered_day.working_days_before - created_day.working_days_before) * 480
    + case when answered_day.is_working then least(greatest(extract(epoch from answered_at - (answered_day.day::timestamp + interval '9 hours')) / 60, 0), 480) else 0 end
    - case when created_day.is_working then least(greatest(extract(epoch from created_at - (created_day.day::timestamp + interval '9 hours')) / 60, 0), 480) else 0 end)::float8 as minutes
from told
left join core.working_day as created_day on created_day.day = told.created_at::date
left join core.working_day as answered_day on answered_day.day = told.answered_at::date
order by created_on, name
