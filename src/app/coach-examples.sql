-- Deals behind the year's counts, of each rep and kind the twelve latest: what was lost and how, what was opened on the day it was won, what was booked in the
-- last ten working days of a quarter, which contracts start late (`size`: days from closing to the start).
with moment as (
  select $as_of::timestamptz as instant, $as_of_on::date - 365 as after_on, $as_of_on::date as until_on from core.workspace
), step as (
  select pipeline_id, stage_id, name, row_number() over (partition by pipeline_id order by position) as place, count(*) over (partition by pipeline_id) as places
  from core.stage where outcome = 'open'
), decided as (
  select version.opportunity_id, version.rep_id, version.name, version.account_id, step.name as stage, version.value::float8 as value, version.closed_on as on_day, version.outcome,
    version.closed_on = version.cycle_started_on as is_same_day, version.lost_reason is null as is_unexplained, coalesce(version.is_no_decision, false) as is_no_decision,
    coalesce(2 * step.place > step.places, false) as is_late
  from core.opportunity_version as version
  cross join moment
  left join step on step.pipeline_id = version.pipeline_id and step.stage_id = version.last_open_stage_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_contest and version.rep_id is not null
    and version.outcome in ('won', 'lost') and version.closed_on > moment.after_on and version.closed_on <= moment.until_on
), booked as (
  select booking.opportunity_id, booking.rep_id, deal.name, booking.account_id, booking.value::float8 as value, booking.closed_on as on_day,
    coalesce(last_day.working_days_before - day.working_days_before <= 10, false) as is_at_end
  from core.booking as booking
  cross join moment
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  left join core.fiscal_period as quarter on quarter.kind = 'quarter' and quarter.starts_on <= booking.closed_on and booking.closed_on < quarter.ends_on
  left join core.working_day as day on day.day = booking.closed_on
  left join core.working_day as last_day on last_day.day = quarter.ends_on
  where booking.valid_from < moment.instant and moment.instant <= booking.valid_until and booking.kind = 'revenue' and booking.in_selling_set
    and booking.closed_on > moment.after_on and booking.closed_on <= moment.until_on
), example as (
  select 'lost' as kind, opportunity_id, rep_id, name, account_id, stage, value, on_day, null::float8 as size from decided where outcome = 'lost'
  union all select 'lost-late', opportunity_id, rep_id, name, account_id, stage, value, on_day, null::float8 from decided where outcome = 'lost' and is_late
  union all select 'no-decision', opportunity_id, rep_id, name, account_id, stage, value, on_day, null::float8 from decided where outcome = 'lost' and is_no_decision
  union all select 'unexplained', opportunity_id, rep_id, name, account_id, stage, value, on_day, null::float8 from decided where outcome = 'lost' and is_unexplained
  union all select 'same-day', opportunity_id, rep_id, name, account_id, stage, value, on_day, null::float8 from decided where outcome = 'won' and is_same_day
  union all select 'at-quarter-end', opportunity_id, rep_id, name, account_id, null::varchar, value, on_day, null::float8 from booked where is_at_end
  union all
  select 'late-start', booked.opportunity_id, booked.rep_id, booked.name, booked.account_id, null::varchar, booked.value, booked.on_day, (term.starts_on - booked.on_day)::float8
  from booked cross join moment
  join core.subscription_term as term on term.opportunity_id = booked.opportunity_id and term.valid_from < moment.instant and moment.instant <= term.valid_until
  where not term.is_assumed and term.starts_on - booked.on_day > 60
), ranked as (
  select example.*, row_number() over (partition by rep_id, kind order by on_day desc, opportunity_id) as place from example
)
select ranked.kind, ranked.opportunity_id, ranked.rep_id, ranked.name, account.name as account, ranked.stage, ranked.value, ranked.on_day, ranked.size
from ranked
left join core.account as account on account.account_id = ranked.account_id
where ranked.place <= 12
order by ranked.rep_id, ranked.kind, ranked.place
