-- What reps said they would close, against what they booked: the last 8 complete periods up to the one asked for.
-- The call is the last one made by 30 days before a quarter's end (a month's: 14, a shorter period's: its start); split by horizon, the last by the
-- start, 60, 30, 14 and 7 days before. Where nobody makes calls, it is the roll-up of that instant: booked, and open deals in commit dated in the
-- period; periods in which nothing stood in commit have none. Who has left by then is not asked.
-- Actual: bookings as they stood 7 days after the period (G16). Over rep-periods with a call; `of_sum` lets reps' errors cancel first.
with asked as (
  select kind from core.fiscal_period where starts_on = $from::date and ends_on = $until::date order by kind limit 1
), past as (
  select label, starts_on, ends_on, ends_on - starts_on as length, lag(starts_on) over (order by starts_on) as previous_from, starts_on = $from::date as is_asked, ends_on <= $as_of_on::date + 1 as is_complete,
    row_number() over (partition by ends_on <= $as_of_on::date + 1 order by starts_on desc) as place
  from core.fiscal_period join asked using (kind)
  where starts_on <= $from::date
), horizon as (
  -- Days before the end; null is the start.
  select null::bigint as days union all select 60 union all select 30 union all select 14 union all select 7
), period as (
  -- One more than is asked for: what the first is held against as "same as last period".
  select past.*, coalesce(horizon.days::varchar, 'start') as moment,
    ends_on - coalesce(horizon.days, length)::integer as call_day, least($as_of_on::date, ends_on - coalesce(horizon.days, length)::integer) as call_on,
    least($as_of::timestamptz, (ends_on - coalesce(horizon.days, length)::integer)::timestamp at time zone workspace.time_zone) as call_at,
    least($as_of::timestamptz, (ends_on + 7)::timestamp at time zone workspace.time_zone) as frozen_at
  from past
  join horizon on case
    when $by::varchar = 'horizon' then horizon.days is null or (horizon.days < length and (length >= 60 or horizon.days <= 14))
    else horizon.days is not distinct from case when length >= 60 then 30 when length >= 14 then 14 end
  end
  cross join core.workspace
  where (is_complete and place <= 9) or is_asked
), submission as (
  select count(*) > 0 as are_made from core.forecast_call where category = 'commit' and called_at <= $as_of::timestamptz
), said as (
  select distinct on (call.rep_id, period.starts_on, period.moment) call.rep_id, period.starts_on, period.moment, call.value as call
  from core.forecast_call as call
  join period on period.starts_on = call.from_on and period.ends_on = call.until_on
  where call.category = 'commit' and call.called_at <= period.call_at
  order by call.rep_id, period.starts_on, period.moment, call.called_at desc
), commitment as (
  -- Every open deal at the instant of the call; money only for those in commit and dated in the period.
  select version.rep_id, period.starts_on, period.moment,
    coalesce(version.forecast_category = 'commit' and version.close_on >= period.starts_on and version.close_on < period.ends_on, false) as is_commit,
    case when version.forecast_category = 'commit' and version.close_on >= period.starts_on and version.close_on < period.ends_on then case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end end as value
  from core.opportunity_version as version
  join period on version.valid_from < period.call_at and period.call_at <= version.valid_until
  cross join core.workspace
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= period.call_on and period.call_on < fx.until_on
  where version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and not (select are_made from submission)
), rolled as (
  select rep_id, starts_on, moment, coalesce(sum(value), 0) as call
  from (
    select rep_id, starts_on, moment, value from commitment
    union all
    select booking.rep_id, period.starts_on, period.moment, booking.value
    from core.booking as booking
    join period on booking.closed_on >= period.starts_on and booking.closed_on < period.ends_on and booking.valid_from < period.call_at and period.call_at <= booking.valid_until
    where booking.in_selling_set and booking.kind = 'revenue' and not (select are_made from submission)
  ) as line
  where (starts_on, moment) in (select (starts_on, moment) from commitment where is_commit)
  group by rep_id, starts_on, moment
), booked as (
  select booking.rep_id, period.starts_on, period.moment, sum(booking.value) as value
  from core.booking as booking
  join period on booking.closed_on >= period.starts_on and booking.closed_on < period.ends_on and booking.valid_from < period.frozen_at and period.frozen_at <= booking.valid_until
  where booking.in_selling_set and booking.kind = 'revenue'
  group by booking.rep_id, period.starts_on, period.moment
), report as (
  select manager_id, rep_id from core.rep where manager_id <> rep_id
  union
  select team.manager_id, rep.rep_id from core.rep as rep join core.team as team on team.team_id = rep.team_id where team.manager_id <> rep.rep_id
), answers_for as (
  -- A manager's call is for everyone who reports to them: a row of its own, in no sum.
  select rep_id as caller_id, rep_id from said union select manager_id, rep_id from report where (select are_made from submission)
  union select rep_id, rep_id from rolled union select rep_id, rep_id from booked
), actual as (
  select answers_for.caller_id as rep_id, booked.starts_on, booked.moment, sum(booked.value) as value
  from answers_for join booked on booked.rep_id = answers_for.rep_id
  group by answers_for.caller_id, booked.starts_on, booked.moment
), called as (
  select rep_id, starts_on, moment, call from said union all select rep_id, starts_on, moment, call from rolled
), spoken as (
  select coalesce(called.rep_id, actual.rep_id) as rep_id, coalesce(called.starts_on, actual.starts_on) as starts_on, coalesce(called.moment, actual.moment) as moment, called.call, actual.value as actual
  from called
  full join actual on actual.rep_id = called.rep_id and actual.starts_on = called.starts_on and actual.moment = called.moment
), line as (
  select spoken.rep_id, period.label, period.starts_on, period.moment, member.team_id, coalesce(spoken.actual, 0) as actual,
    coalesce(rep.ended_on > least(period.call_day, $as_of_on::date), true) as is_due,
    case when coalesce(rep.ended_on > least(period.call_day, $as_of_on::date), true) then spoken.call end as call,
    -- Who had not started has no last period; where nothing was ever booked before, nobody has.
    case when spoken.call is not null and coalesce(rep.started_on < period.starts_on, true) and (select min(closed_on) from core.booking) < period.starts_on then coalesce(before.value, 0) end as previous_actual,
    period.is_complete and period.place <= 8 as is_scored, period.is_asked,
    not ((select are_made from submission) and spoken.rep_id in (select manager_id from report)) as is_summed,
    case when (select are_made from submission) then 'calls' else 'roll-up' end as source
  from spoken
  join period on period.starts_on = spoken.starts_on and period.moment = spoken.moment
  left join core.rep as rep on rep.rep_id = spoken.rep_id
  left join actual as before on before.rep_id = spoken.rep_id and before.starts_on = period.previous_from and before.moment = period.moment
  left join core.team_member as member on member.rep_id = spoken.rep_id and member.from_on < period.ends_on and period.ends_on <= member.until_on
  where (period.is_complete and period.place <= 8) or period.is_asked
), seen_by as (
  select case when $by::varchar is null then 'rep' else 'rep-part' end as grain, null::varchar as team_id, rep_id, case when $by::varchar is not null then moment end as part,
    starts_on, call, actual, previous_actual, is_due, is_scored, is_asked, source
  from line
  union all
  select 'team', team_id, null, null, starts_on, call, actual, previous_actual, is_due, is_scored, is_asked, source from line where is_summed and $by::varchar is null
  union all
  select case when $by::varchar is null then 'all' else 'part' end, null, null, case when $by::varchar is not null then moment end, starts_on, call, actual, previous_actual, is_due, is_scored, is_asked, source
  from line
  where is_summed
), by_period as (
  select grain, team_id, rep_id, part, starts_on, min(source) as source,
    sum(case when is_asked then call end) as asked_call, count(case when is_asked then call end) as callers,
    count(case when is_scored and is_due then 1 end) as due_calls, count(case when is_scored then call end) as calls,
    sum(case when is_scored then call end) as call, sum(case when is_scored and call is not null then actual end) as actual,
    sum(case when is_scored then abs(call - actual) end) as miss,
    sum(case when is_scored and previous_actual is not null then abs(call - actual) end) as paired_miss,
    sum(case when is_scored and call is not null then abs(actual - previous_actual) end) as naive_miss
  from seen_by
  group by grain, team_id, rep_id, part, starts_on
), summed as (
  select grain, team_id, rep_id, part, min(source) as call_source,
    sum(asked_call) as call, sum(callers)::bigint as callers, sum(calls)::bigint as calls, sum(due_calls)::bigint as due_calls, count(case when calls > 0 then 1 end) as periods,
    case when min(source) = 'calls' then sum(calls)::float8 / nullif(sum(due_calls), 0) end as call_coverage,
    sum(actual) as called_actual, sum(miss) as miss,
    1 - sum(miss)::float8 / nullif(sum(actual)::float8, 0) as accuracy,
    (sum(call) - sum(actual))::float8 / nullif(sum(actual)::float8, 0) as bias,
    sum(paired_miss)::float8 / nullif(sum(naive_miss)::float8, 0) as relative_mae,
    1 - sum(abs(call - actual))::float8 / nullif(sum(actual)::float8, 0) as accuracy_of_sum,
    count(case when call > actual then 1 end) as periods_over, count(case when call < actual then 1 end) as periods_under
  from by_period
  group by grain, team_id, rep_id, part
)
select *,
  -- What is to be said beside the number: that it is a roll-up, that it rests on fewer than three periods, and a direction that chance rarely gives:
  -- by the sign test six of six (p 0.031) and no fewer, so of at most eight periods all that missed missed to one side; and by more than 5 %.
  case when call_source = 'roll-up' then 1 else 0 end as rolled_up,
  case when periods < 3 then periods else 0 end as thin_periods,
  case when periods_over >= 6 and periods_under = 0 and bias > 0.05 then periods_over else 0 end as habitually_over,
  case when periods_under >= 6 and periods_over = 0 and bias < -0.05 then periods_under else 0 end as habitually_under
from summed
order by grain, team_id, rep_id, case part when 'start' then 0 when '60' then 1 when '30' then 2 when '14' then 3 else 4 end
