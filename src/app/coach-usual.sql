-- What is usual for the whole team in 365 days: how long nine of ten won deals took, how long four of five pauses of buyers who then bought were (from
-- opening to their first act, between acts, from the last to the win) and of pauses in which neither side did anything; and the working days of the period.
-- Unknown of fewer than 20.
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
  select 'buyer' as whose, won.opportunity_id, timezone(moment.time_zone, engagement."at")::date as on_day
  from won cross join moment join core.engagement as engagement on engagement.opportunity_id = won.opportunity_id
  where timezone(moment.time_zone, engagement."at")::date between won.cycle_started_on and won.closed_on
), touch as (
  select 'either' as whose, won.opportunity_id, timezone(moment.time_zone, activity."at")::date as on_day
  from won cross join moment join core.activity as activity on activity.opportunity_id = won.opportunity_id
  where timezone(moment.time_zone, activity."at")::date between won.cycle_started_on and won.closed_on
), done as (
  -- Where no call or mail is on record nobody knows of pauses in them.
  select whose, opportunity_id, on_day from act
  union all select whose, opportunity_id, on_day from touch
  union all select 'either', opportunity_id, on_day from act where exists (select 1 from touch)
), step as (
  select whose, opportunity_id, on_day from done
  union all select done.whose, won.opportunity_id, won.cycle_started_on from won join (select distinct whose, opportunity_id from done) as done on done.opportunity_id = won.opportunity_id
  union all select done.whose, won.opportunity_id, won.closed_on from won join (select distinct whose, opportunity_id from done) as done on done.opportunity_id = won.opportunity_id
), pause as (
  select whose, on_day - lag(on_day) over (partition by whose, opportunity_id order by on_day) as days from step
), quiet as (
  select case when count(case when whose = 'buyer' then days end) >= 20 then percentile_cont(0.8) within group (order by case when whose = 'buyer' then days::float8 end) end as quiet_80,
    case when count(case when whose = 'either' then days end) >= 20 then percentile_cont(0.8) within group (order by case when whose = 'either' then days::float8 end) end as untouched_80
  from pause where days is not null
)
select cycle.days as cycle_90, quiet.quiet_80, quiet.untouched_80,
  (day_until.working_days_before - day_from.working_days_before)::integer as working_days, (day_until.working_days_before - day_now.working_days_before)::integer as days_left
from cycle cross join quiet cross join moment
left join core.working_day as day_from on day_from.day = $from::date
left join core.working_day as day_until on day_until.day = $until::date
left join core.working_day as day_now on day_now.day = moment.now_on
