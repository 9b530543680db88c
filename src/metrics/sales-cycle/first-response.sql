-- Business minutes from a lead's creation to the first activity of a rep towards it: leads created in the period, those not known to be outbound.
-- The middle of those answered; how many are still waiting is counted beside it, for a rep who answers few looks quick.
-- A business minute is one between 9 and 17 on a working day in the rep's own zone, else the workspace's; the middle lead counts.
with lead_of_period as (
  select lead.lead_id, lead.opportunity_id, lead.owner_id as rep_id, coalesce(rep.time_zone, workspace.time_zone) as zone, lead.created_at, member.team_id
  from core.lead as lead
  cross join core.workspace as workspace
  left join core.rep as rep on rep.rep_id = lead.owner_id
  left join core.team_member as member on member.rep_id = lead.owner_id
    and member.from_on <= timezone(workspace.time_zone, lead.created_at)::date and timezone(workspace.time_zone, lead.created_at)::date < member.until_on
  where lead.created_at >= $from_at::timestamptz and lead.created_at < $until_at::timestamptz
    and lead.created_at < $as_of::timestamptz and lead.is_inbound is not false
), answer as (
  -- An answer names the lead or the deal it has become. Two joins: one with either would hold every lead against every activity.
  select lead.lead_id, activity."at" from lead_of_period as lead join core.activity as activity on activity.lead_id = lead.lead_id
  where activity."at" >= $from_at::timestamptz and activity."at" >= lead.created_at and activity."at" < $as_of::timestamptz and coalesce(activity.direction, 'out') = 'out'
  union all
  select lead.lead_id, activity."at" from lead_of_period as lead join core.activity as activity on activity.opportunity_id = lead.opportunity_id
  where activity."at" >= $from_at::timestamptz and activity."at" >= lead.created_at and activity."at" < $as_of::timestamptz and coalesce(activity.direction, 'out') = 'out'
), first_answer as (
  select lead_id, min("at") as answered_at from answer group by lead_id
), told as (
  -- Both ends by the clock on the rep's own wall.
  select lead.lead_id, lead.rep_id, lead.team_id, timezone(zone, created_at) as created_at, timezone(zone, first_answer.answered_at) as answered_at
  from lead_of_period as lead left join first_answer on first_answer.lead_id = lead.lead_id
), minutes as (
  -- Working days before its day, eight hours each, and how far into a working day: the difference of two such readings of the clock.
  select told.rep_id, told.team_id,
    ((answered_day.working_days_before - created_day.working_days_before) * 480
      + case when answered_day.is_working then least(greatest(extract(epoch from answered_at - (answered_day.day::timestamp + interval '9 hours')) / 60, 0), 480) else 0 end
      - case when created_day.is_working then least(greatest(extract(epoch from created_at - (created_day.day::timestamp + interval '9 hours')) / 60, 0), 480) else 0 end)::float8 as minutes
  from told
  left join core.working_day as created_day on created_day.day = told.created_at::date
  left join core.working_day as answered_day on answered_day.day = told.answered_at::date
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  count(minutes) as answered_leads, count(*) as leads, percentile_cont(0.5) within group (order by minutes) as first_response,
  -- For what follows a conversation: minutes are right-skewed, and one answered at once took none.
  avg(ln(1 + case when minutes > 0 then minutes when minutes <= 0 then 0 end)) as log_mean, var_samp(ln(1 + case when minutes > 0 then minutes when minutes <= 0 then 0 end)) as log_variance
from minutes
group by grouping sets ((), (team_id), (rep_id))
having (grouping(team_id) = 1 or team_id is not null) and (grouping(rep_id) = 1 or rep_id is not null)
order by grain, team_id, rep_id
