-- Every open deal as it is known at the moment asked for: its worth, how old, how late, how often dated later, how long in its stage and how long four of five
-- won deals of 365 days stayed there (20 stays), and for how long its buyer, or either side, has done nothing.
with moment as (
  select $as_of::timestamptz as instant, $as_of_on::date as day, minor_digits, time_zone from core.workspace
), month_end as (
  select max(day) as day from core.working_day where is_working group by date_trunc('month', day)
), usual as (
  select stay.pipeline_id, stay.stage_id, percentile_cont(0.8) within group (order by (stay.left_on - stay.entered_on)::float8) as days
  from core.stage_stay as stay
  cross join moment
  join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
    and version.valid_from < moment.instant and moment.instant <= version.valid_until and version.outcome = 'won' and version.is_contest
  where stay.left_on <= moment.day and stay.left_on > moment.day - 365
  group by stay.pipeline_id, stay.stage_id
  having count(*) >= 20
), push as (
  select opportunity_id, count(*) as pushes from core.close_date_move cross join moment where days > 0 and moved_at < moment.instant group by opportunity_id
), act as (
  select opportunity_id, max("at") as last_at from core.engagement cross join moment where "at" < moment.instant and opportunity_id is not null group by opportunity_id
), touch as (
  select opportunity_id, max("at") as last_at from core.activity cross join moment where "at" < moment.instant and opportunity_id is not null group by opportunity_id
)
select version.opportunity_id, version.rep_id, version.name, account.name as account, stage.name as stage,
  case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::float8 when 2 then round(version.value_original * fx.rate, 2)::float8 else round(version.value_original * fx.rate, 3)::float8 end as value,
  greatest(moment.day - version.opened_on, 0)::integer as age, greatest(coalesce(moment.day - version.close_on, 0), 0)::integer as overdue,
  coalesce(push.pushes, 0)::integer as pushes, version.close_on, coalesce(version.close_on < $until::date, false) as is_due, month_end.day is not null as is_month_end,
  greatest(moment.day - timezone(moment.time_zone, version.stage_entered_at)::date, 0)::integer as in_stage, usual.days as usual_stay,
  greatest(moment.day - greatest(version.opened_on, coalesce(timezone(moment.time_zone, act.last_at)::date, version.opened_on)), 0)::integer as quiet,
  greatest(moment.day - greatest(version.opened_on, coalesce(timezone(moment.time_zone, act.last_at)::date, version.opened_on), coalesce(timezone(moment.time_zone, touch.last_at)::date, version.opened_on)), 0)::integer as untouched
from core.opportunity_version as version
cross join moment
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
left join usual on usual.pipeline_id = version.pipeline_id and usual.stage_id = version.stage_id
left join push on push.opportunity_id = version.opportunity_id
left join act on act.opportunity_id = version.opportunity_id
left join touch on touch.opportunity_id = version.opportunity_id
left join core.account as account on account.account_id = version.account_id
left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
left join month_end on month_end.day = version.close_on
where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.in_selling_set and version.rep_id is not null
order by version.rep_id, version.close_on, version.opportunity_id
