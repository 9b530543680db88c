-- Of each rep's last 365 days: what was decided and how, when it was booked, how long contracts wait to start; and the largest credit of the period asked for.
with moment as (
  select $as_of::timestamptz as instant, $as_of_on::date - 365 as after_on, $as_of_on::date as until_on from core.workspace
), step as (
  select pipeline_id, stage_id, row_number() over (partition by pipeline_id order by position) as place, count(*) over (partition by pipeline_id) as places
  from core.stage where outcome = 'open'
), contest as (
  select version.rep_id, version.outcome, version.value::float8 as value, version.closed_on = version.cycle_started_on as is_same_day,
    version.lost_reason is null as is_unexplained, 2 * step.place > step.places as is_late
  from core.opportunity_version as version
  cross join moment
  left join step on step.pipeline_id = version.pipeline_id and step.stage_id = version.last_open_stage_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_contest and version.rep_id is not null
    and version.outcome in ('won', 'lost') and version.closed_on > moment.after_on and version.closed_on <= moment.until_on
), decided as (
  select rep_id, count(case when outcome = 'won' then 1 end) as won, count(case when outcome = 'won' and is_same_day then 1 end) as won_same_day,
    count(case when outcome = 'lost' then 1 end) as lost, count(case when outcome = 'lost' and is_late then 1 end) as lost_late,
    count(case when outcome = 'lost' and is_unexplained then 1 end) as lost_without_reason,
    count(case when outcome = 'won' and value > 0 then 1 end) as valued, coalesce(sum(case when outcome = 'won' and value > 0 then value end), 0)::float8 as won_value,
    percentile_cont(0.5) within group (order by case when outcome = 'won' and value > 0 then value end) as median_win
  from contest group by rep_id
), credit as (
  select booking.*, coalesce(last_day.working_days_before - day.working_days_before <= 10, false) as is_last
  from core.booking as booking
  cross join moment
  left join core.fiscal_period as quarter on quarter.kind = 'quarter' and quarter.starts_on <= booking.closed_on and booking.closed_on < quarter.ends_on
  left join core.working_day as day on day.day = booking.closed_on
  left join core.working_day as last_day on last_day.day = quarter.ends_on
  where booking.valid_from < moment.instant and moment.instant <= booking.valid_until and booking.kind = 'revenue' and booking.in_selling_set and booking.value is not null
), booked as (
  select credit.rep_id, coalesce(sum(credit.value), 0)::float8 as booked, coalesce(sum(case when credit.is_last then credit.value end), 0)::float8 as booked_last
  from credit cross join moment
  where credit.closed_on > moment.after_on and credit.closed_on <= moment.until_on
  group by credit.rep_id
), largest as (
  select distinct on (rep_id) rep_id, opportunity_id, value::float8 as value
  from credit where closed_on >= $from::date and closed_on < $until::date
  order by rep_id, value desc, opportunity_id
), started as (
  select credit.rep_id, count(*) as starts, percentile_cont(0.5) within group (order by (term.starts_on - credit.closed_on)::float8) as start_lag
  from credit
  cross join moment
  join core.subscription_term as term on term.opportunity_id = credit.opportunity_id and term.valid_from < moment.instant and moment.instant <= term.valid_until
  where not term.is_assumed and credit.closed_on > moment.after_on and credit.closed_on <= moment.until_on
  group by credit.rep_id
)
select rep.rep_id, coalesce(decided.won, 0)::integer as won, coalesce(decided.won_same_day, 0)::integer as won_same_day, coalesce(decided.lost, 0)::integer as lost,
  coalesce(decided.lost_late, 0)::integer as lost_late, coalesce(decided.lost_without_reason, 0)::integer as lost_without_reason,
  coalesce(decided.valued, 0)::integer as valued, coalesce(decided.won_value, 0) as won_value, decided.median_win,
  coalesce(booked.booked, 0) as booked, coalesce(booked.booked_last, 0) as booked_last,
  largest.opportunity_id as largest_id, deal.name as largest_name, account.name as largest_account, largest.value as largest_value, coalesce(started.starts, 0)::integer as starts, started.start_lag
from core.rep as rep
left join decided on decided.rep_id = rep.rep_id
left join booked on booked.rep_id = rep.rep_id
left join largest on largest.rep_id = rep.rep_id
left join core.opportunity as deal on deal.opportunity_id = largest.opportunity_id
left join core.account as account on account.account_id = deal.account_id
left join started on started.rep_id = rep.rep_id
order by rep.rep_id
