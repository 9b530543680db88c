-- Bookings against quota, per rep, per team and for everyone. What a quota comes to for a rep who ramps, joins or leaves is settled in core.quota.
with asked as (select $from::date as from_on, $until::date as until_on),
effective as (
  -- Only quotas that lie in the period whole: longer periods add rows, a shorter one has none.
  select quota.rep_id, quota.is_manager, sum(quota.value) as target
  from core.quota as quota cross join asked
  where quota.kind = 'selling' and quota.from_on >= asked.from_on and quota.until_on <= asked.until_on
  group by quota.rep_id, quota.is_manager
), credit as (
  select booking.rep_id, booking.team_id, booking.value, booking.quota_value
  from core.booking as booking cross join asked
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= asked.from_on and booking.closed_on < asked.until_on and booking.in_selling_set and booking.kind = 'revenue'
), rep_sum as (
  select rep_id, sum(value) as booked, count(value) as credits, sum(value::float8 * value::float8) as squares from credit group by rep_id
), person as (
  select rep.rep_id, rep.team_id, effective.target, coalesce(rep_sum.booked, 0) as booked, coalesce(rep_sum.credits, 0) as credits, coalesce(rep_sum.squares, 0) as squares,
    manager.target as manager_target
  from core.rep as rep
  left join effective on effective.rep_id = rep.rep_id and not effective.is_manager
  left join effective as manager on manager.rep_id = rep.rep_id and manager.is_manager
  left join rep_sum on rep_sum.rep_id = rep.rep_id
  where effective.target is not null or manager.target is not null or rep_sum.rep_id is not null
), summed as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    sum(target) as target, count(target) as carriers,
    coalesce(sum(booked), 0) as booked, coalesce(sum(credits), 0) as credits,
    sum(booked) filter (where target > 0) as quota_booked,
    coalesce(sum(credits) filter (where target > 0), 0) as quota_credits,
    sum(squares) filter (where target > 0) as quota_squares,
    sum(target) filter (where target > 0) as quota_target,
    sum(case when target > booked then target - booked when target is not null then 0 end) as gap,
    sum(manager_target) as manager_target,
    count(*) filter (where target > 0) as quota_reps,
    count(*) filter (where booked >= target and target > 0) as reps_at_quota,
    count(*) filter (where booked >= 0.8 * target and booked < target and target > 0) as reps_near_quota,
    count(*) filter (where booked >= 0.5 * target and booked < 0.8 * target and target > 0) as reps_half_quota,
    count(*) filter (where booked < 0.5 * target and target > 0) as reps_below_half
  from person
  group by grouping sets ((), (team_id), (rep_id))
  having grouping(team_id) = 1 or team_id is not null
), position as (
  -- How far the period is, in working days (G19).
  select (day_end.working_days_before - day_start.working_days_before)::float8 / nullif(day_until.working_days_before - day_start.working_days_before, 0) as share
  from asked
  join core.working_day as day_start on day_start.day = asked.from_on
  join core.working_day as day_until on day_until.day = asked.until_on
  join core.working_day as day_end on day_end.day = least($as_of_on::date + 1, asked.until_on)
), prior as (
  -- The last eight complete periods of the same kind, each cut at the same share of its working days, half up.
  select earlier.starts_on, earlier.ends_on, first_day.working_days_before as days_before,
    floor(position.share * (last_day.working_days_before - first_day.working_days_before) + 0.5) as cut
  from core.fiscal_period as period
  join asked on asked.from_on = period.starts_on and asked.until_on = period.ends_on
  join core.fiscal_period as earlier on earlier.kind = period.kind and earlier.ends_on <= period.starts_on
  join core.working_day as first_day on first_day.day = earlier.starts_on
  join core.working_day as last_day on last_day.day = earlier.ends_on
  cross join position
  order by earlier.starts_on desc
  limit 8
), prior_credit as (
  select booking.rep_id, rep.team_id, prior.starts_on, booking.value, day_after.working_days_before - prior.days_before <= prior.cut as is_by_then
  from core.booking as booking
  join prior on prior.starts_on <= booking.closed_on and booking.closed_on < prior.ends_on
  join core.working_day as day_after on day_after.day = booking.closed_on + 1
  join core.rep as rep on rep.rep_id = booking.rep_id
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.in_selling_set and booking.kind = 'revenue'
), shape as (
  -- The share of a period's bookings that is usually in by now: pooled over at least four periods, else the straight line.
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    case when count(distinct starts_on) >= 4 then (sum(value) filter (where is_by_then))::float8 / nullif(sum(value)::float8, 0) end as share
  from prior_credit
  group by grouping sets ((), (team_id), (rep_id))
), paced as (
  select summed.*, coalesce(shape.share, position.share) as expected_share
  from summed
  cross join position
  left join shape on shape.grain = summed.grain and shape.team_id is not distinct from summed.team_id and shape.rep_id is not distinct from summed.rep_id
)
select grain, team_id, rep_id, null::varchar as part,
  target, carriers, booked, credits,
  quota_booked::float8 / nullif(quota_target::float8, 0) as attainment,
  quota_credits,
  sqrt(quota_squares) / nullif(quota_target::float8, 0) as attainment_error,
  gap,
  round((quota_target::float8 * expected_share)::decimal(28, 6), 2)::decimal(28, 4) as expected_by_now,
  case when expected_share >= 0.05 then quota_booked::float8 / nullif(quota_target::float8 * expected_share, 0) end as pace,
  expected_share,
  target::float8 / nullif(manager_target::float8, 0) as over_assignment,
  booked::float8 / nullif(manager_target::float8, 0) as manager_attainment,
  reps_at_quota::float8 / nullif(quota_reps, 0) as at_quota,
  quota_reps, reps_at_quota, reps_near_quota, reps_half_quota, reps_below_half
from paced
order by grain, team_id, rep_id
