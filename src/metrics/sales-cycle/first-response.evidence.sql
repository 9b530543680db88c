-- The leads of the period, with the business minutes it took to answer them; none where they still wait.
with lead_of_period as (
  select lead.lead_id, lead.opportunity_id, lead.owner_id as rep_id, coalesce(rep.time_zone, workspace.time_zone) as zone, lead.source, lead.created_at
  from core.lead as lead
  cross join core.workspace as workspace
  left join core.rep as rep on rep.rep_id = lead.owner_id
  left join core.team_member as member on member.rep_id = lead.owner_id
    and member.from_on <= timezone(workspace.time_zone, lead.created_at)::date and timezone(workspace.time_zone, lead.created_at)::date < member.until_on
  where timezone(workspace.time_zone, lead.created_at)::date >= $from::date and timezone(workspace.time_zone, lead.created_at)::date < $until::date
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
), lead as (
  select lead.*, first_answer.answered_at
  from lead_of_period as lead left join first_answer on first_answer.lead_id = lead.lead_id
)
select lead.opportunity_id, lead.rep_id, lead.lead_id as name, lead.source, timezone(zone, created_at)::date as created_on,
  case when answered_at is not null then coalesce(sum(greatest(
    extract(epoch from least(timezone(zone, answered_at), day.day::timestamp + interval '17 hours') - greatest(timezone(zone, created_at), day.day::timestamp + interval '9 hours')), 0)
  ) / 60, 0) end::float8 as minutes
from lead
left join core.working_day as day on day.is_working and day.day >= timezone(zone, created_at)::date and day.day <= timezone(zone, answered_at)::date
group by lead.lead_id, lead.opportunity_id, lead.rep_id, lead.source, zone, created_at, answered_at
order by created_on, name
