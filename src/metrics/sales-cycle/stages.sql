-- Days from entering a stage to leaving it, whichever way, with stays that go on counted as going on (METRICS §8): stays begun in the window of days that ends
-- with the period (or with the day asked for), as that day saw them. The first day by which half have left, by Kaplan–Meier; by stage with `$by`.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, least($as_of::timestamptz, $until_at::timestamptz) as seen_at, window_days::integer as window_days from core.cycle_setting
), begun as (
  -- A stay is whose who ended it; one that goes on is whose who holds the deal on the last day, whoever ends it later.
  select stay.pipeline_id, stay.stage_id, coalesce(stay.left_on <= asked.seen_on, false) as has_left,
    case when stay.left_on <= asked.seen_on then stay.rep_id else holder.rep_id end as rep_id,
    case when stay.left_on <= asked.seen_on then stay.left_on else asked.seen_on end as last_on, stay.entered_on
  from core.stage_stay as stay
  cross join asked
  join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
    and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.in_selling_set and version.exclusion is null
  join core.opportunity_version as holder on holder.opportunity_id = stay.opportunity_id and holder.valid_from < asked.seen_at and asked.seen_at <= holder.valid_until
  where stay.entered_at < asked.seen_at and stay.entered_on > asked.seen_on - asked.window_days
), stay as (
  select begun.rep_id, member.team_id, begun.has_left, (begun.last_on - begun.entered_on)::integer as days, case $by::varchar when 'stage' then stage.name end as part
  from begun
  left join core.stage as stage on stage.stage_id = begun.stage_id and stage.pipeline_id = begun.pipeline_id
  left join core.team_member as member on member.rep_id = begun.rep_id and member.from_on <= begun.last_on and begun.last_on < member.until_on
), day as (
  select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part, days, count(case when has_left then 1 end)::integer as ended, count(case when has_left then null else 1 end)::integer as still
  from stay
  group by grouping sets ((days), (team_id, days), (rep_id, days), (part, days), (rep_id, part, days))
  having (grouping(part) = 1 or $by::varchar is not null) and (grouping(rep_id) = 1 or rep_id is not null) and (grouping(team_id) = 1 or team_id is not null)
), risk as (
  select *, sum(ended + still) over (partition by grain, team_id, rep_id, part order by days desc)::float8 as at_risk from day
), curve as (
  -- Still there after the day; nobody is once all who were at risk have left.
  select *, case when min(at_risk - ended) over until_then = 0 then 0 else exp(sum(case when ended < at_risk then ln(1 - ended / at_risk) end) over until_then) end as still_there
  from risk
  window until_then as (partition by grain, team_id, rep_id, part order by days)
)
select grain, team_id, rep_id, part, sum(ended)::bigint as stays, sum(still)::bigint as going_on,
  min(case when still_there <= 0.5 * 1.000000001 then days end)::float8 as stage_days,
  array_agg(array[days, 0, ended, still] order by days) as leavings, null::float8 as tau
from curve
group by grain, team_id, rep_id, part
order by grain, team_id, rep_id, part
