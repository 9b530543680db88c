-- The leads of the period that were answered, with the business minutes it took.
with lead as (
  select lead.lead_id, lead.opportunity_id, lead.owner_id as rep_id, coalesce(rep.time_zone, workspace.time_zone) as zone, lead.source, lead.created_at, min(activity."at") as answered_at, rep.team_id
  from core.lead as lead
  cross join core.workspace as workspace
  left join core.rep as rep on rep.rep_id = lead.owner_id
  join core.activity as activity on (activity.lead_id = lead.lead_id or activity.opportunity_id = lead.opportunity_id)
    and activity."at" >= lead.created_at and activity."at" < $as_of::timestamptz and coalesce(activity.direction, 'out') = 'out'
  where timezone(workspace.time_zone, lead.created_at)::date >= $from::date and timezone(workspace.time_zone, lead.created_at)::date < $until::date
    and lead.created_at < $as_of::timestamptz and lead.is_inbound is not false
    and ($rep_id::varchar is null or lead.owner_id = $rep_id::varchar) and ($team_id::varchar is null or rep.team_id = $team_id::varchar)
  group by lead.lead_id, lead.opportunity_id, lead.owner_id, rep.time_zone, workspace.time_zone, lead.source, lead.created_at, rep.team_id
)
select lead.opportunity_id, lead.rep_id, lead.lead_id as name, lead.source, timezone(zone, created_at)::date as created_on,
  coalesce(sum(greatest(
    extract(epoch from least(timezone(zone, answered_at), day.day::timestamp + interval '17 hours') - greatest(timezone(zone, created_at), day.day::timestamp + interval '9 hours')), 0)
  ) / 60, 0)::float8 as minutes
from lead
left join core.working_day as day on day.is_working and day.day >= timezone(zone, created_at)::date and day.day <= timezone(zone, answered_at)::date
group by lead.lead_id, lead.opportunity_id, lead.rep_id, lead.source, zone, created_at
order by created_on, name
