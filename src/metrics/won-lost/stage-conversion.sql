-- Of the deals that entered a stage in the period, the share that later reached a further stage or was won, seen from the day asked for (METRICS §6).
-- A deal counts once per stage, when it first came there. One still there counts only after four of five stays there had ended (80th percentile
-- of 365 days' completed stays, from twenty; without it not at all): before that it is simply too early to say. By stage with `$by`.
with came as (
  -- The deals that came to a stage in the period.
  select distinct opportunity_id from core.stage_stay where entered_on >= $from::date and entered_on < $until::date
), known as (
  select opportunity_id, outcome, rep_id
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and in_selling_set and exclusion is null and (is_pipeline or is_contest)
), usual as (
  select stay.pipeline_id, stay.stage_id, percentile_cont(0.8) within group (order by (stay.left_on - stay.entered_on)::float8) as days
  from core.stage_stay as stay join known on known.opportunity_id = stay.opportunity_id
  where stay.left_at < $as_of::timestamptz and stay.left_on > $as_of_on::date - 365
  group by stay.pipeline_id, stay.stage_id
  having count(*) >= 20
), stay as (
  -- The whole way of those deals. A stay that is over was its rep's; one that lasts is whose deal it is on the day asked for, whoever takes it on later.
  select stay.opportunity_id, known.outcome, case when stay.left_at < $as_of::timestamptz then stay.rep_id else known.rep_id end as rep_id, stay.pipeline_id, stay.stage_id, stay.position, stay.entered_at, stay.entered_on,
    case when stay.left_at < $as_of::timestamptz then stay.left_on end as left_on, case when stay.left_at < $as_of::timestamptz then stay.left_to end as left_to,
    row_number() over (partition by stay.opportunity_id, stay.stage_id order by stay.entered_at) as visit
  from core.stage_stay as stay
  join came on came.opportunity_id = stay.opportunity_id
  join known on known.opportunity_id = stay.opportunity_id
  where stay.entered_at < $as_of::timestamptz
), reached as (
  -- How far a deal has come after each of its stays: won, or in a later open stage, by whatever way.
  select opportunity_id, stage_id, visit,
    max(case when left_to = 'won' and outcome = 'won' then 1 else 0 end) over later = 1 or max(position) over later > position as is_on
  from stay
  window later as (partition by opportunity_id order by entered_at, stage_id rows between current row and unbounded following)
), entry as (
  select stay.*, reached.is_on, ($as_of_on::date - stay.entered_on)::float8 as days_there, usual.days as usual_days,
    stay.left_on is null and coalesce($as_of_on::date - stay.entered_on <= usual.days, true) as is_early
  from stay
  join reached using (opportunity_id, stage_id, visit)
  left join usual on usual.pipeline_id = stay.pipeline_id and usual.stage_id = stay.stage_id
  where stay.visit = 1 and stay.entered_on >= $from::date and stay.entered_on < $until::date
), counted as (
  select entry.rep_id, member.team_id, entry.is_on, case $by::varchar when 'stage' then stage.name end as part
  from entry
  left join core.stage as stage on stage.stage_id = entry.stage_id and stage.pipeline_id = entry.pipeline_id
  left join core.team_member as member on member.rep_id = entry.rep_id and member.from_on <= entry.entered_on and entry.entered_on < member.until_on
  where entry.is_on or not entry.is_early
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(case when is_on then 1 end) as moved_on, count(*) as entered, count(case when is_on then 1 end)::float8 / nullif(count(*), 0) as stage_conversion
from counted
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having ($by::varchar is not null or grouping(part) = 1) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
