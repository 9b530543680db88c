-- What is usual for the whole team in 365 days: how long nine of ten won deals took, and how long four of five pauses of buyers who then bought were
-- (from opening to their first act, between acts, from the last to the win); and the working days of the period. Unknown of fewer than 20.
with moment as (
  select $as_of::timestamptz as instant, $as_of_on::date - 365 as after_on, $as_of_on::date as day, time_zone,
    greatest($from::date, least($until::date, $as_of_on::date + 1)) as now_on
  from core.workspace
), won as (
  select version.opportunity_id, version.cycle_started_on, version.closed_on
  from core.opportunity_version as version cross join moment
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_contest and version.outcome = 'won'
    and version.closed_on > moment.after_on and version.closed_on <= moment.day and version.closed_on >= version.cycle_started_on
), cycle as (
  select case when count(*) >= 20 then percentile_cont(0.9) within group (order by (closed_on - cycle_started_on)::float8) end as days from won
), act as (
  select won.opportunity_id, timezone(moment.time_zone, engagement."at")::date as on_day
  from won cross join moment join core.engagement as engagement on engagement.opportunity_id = won.opportunity_id
  where timezone(moment.time_zone, engagement."at")::date between won.cycle_started_on and won.closed_on
), step as (
  select opportunity_id, on_day from act
  union all select opportunity_id, cycle_started_on from won where opportunity_id in (select opportunity_id from act)
  union all select opportunity_id, closed_on from won where opportunity_id in (select opportunity_id from act)
), pause as (
  select on_day - lag(on_day) over (partition by opportunity_id order by on_day) as days from step
), quiet as (
  select case when count(days) >= 20 then percentile_cont(0.8) within group (order by days::float8) end as days from pause where days is not null
)
select cycle.days as cycle_90, quiet.days as quiet_80,
  (day_until.working_days_before - day_from.working_days_before)::integer as working_days, (day_until.working_days_before - day_now.working_days_before)::integer as days_left
from cycle cross join quiet cross join moment
left join core.working_day as day_from on day_from.day = $from::date
left join core.working_day as day_until on day_until.day = $until::date
left join core.working_day as day_now on day_now.day = moment.now_on
