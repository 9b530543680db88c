-- Bookings against quota, per rep, per team and for everyone. A quota counts by the working days it shares with the period:
-- as entered (final), or the full rate by ramp and active days (METRICS §3). A period shorter than a quota's own has none.
with asked as (select $from::date as from_on, $until::date as until_on),
quota_days as (
  -- The part of each quota that lies in the period, only where the quota lies in it whole or is one of several in a row.
  select quota.rep_id, quota.team_id, quota.is_manager, quota.value, quota.basis, quota.from_on, quota.until_on
  from core.quota as quota cross join asked
  where quota.kind = 'selling' and quota.from_on >= asked.from_on and quota.until_on <= asked.until_on
), ramped as (
  select quota_days.rep_id, quota_days.from_on, quota_days.is_manager,
    sum(case when day.is_working and day.day >= coalesce(rep.started_on, day.day) and day.day < coalesce(rep.ended_on, day.day + 1)
      then coalesce(rep.ramp[1 + (extract(year from age(day.day::timestamp, coalesce(rep.started_on, date '0001-01-01')::timestamp)) * 12
        + extract(month from age(day.day::timestamp, coalesce(rep.started_on, date '0001-01-01')::timestamp)))::integer], 1.0) else 0 end)
      / nullif(count(*) filter (where day.is_working), 0) as share
  from quota_days
  join core.rep as rep using (rep_id)
  join core.working_day as day on day.day >= quota_days.from_on and day.day < quota_days.until_on
  where quota_days.basis = 'full-rate'
  group by quota_days.rep_id, quota_days.from_on, quota_days.is_manager
), effective as (
  select quota_days.rep_id, any_value(rep.team_id) as team_id, quota_days.is_manager,
    sum(case when quota_days.basis = 'full-rate' then round(quota_days.value * ramped.share::decimal(18, 12), 2) else quota_days.value end) as target
  from quota_days
  join core.rep as rep using (rep_id)
  left join ramped using (rep_id, from_on, is_manager)
  group by quota_days.rep_id, quota_days.is_manager
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
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  sum(target) as target, count(target) as carriers,
  coalesce(sum(booked), 0) as booked, coalesce(sum(credits), 0) as credits,
  (sum(booked) filter (where target > 0))::float8 / nullif((sum(target) filter (where target > 0))::float8, 0) as attainment,
  coalesce(sum(credits) filter (where target > 0), 0) as quota_credits,
  sqrt(sum(squares) filter (where target > 0)) / nullif((sum(target) filter (where target > 0))::float8, 0) as attainment_error,
  sum(case when target > booked then target - booked when target is not null then 0 end) as gap,
  sum(target)::float8 / nullif(sum(manager_target)::float8, 0) as over_assignment,
  sum(booked)::float8 / nullif(sum(manager_target)::float8, 0) as manager_attainment,
  (count(*) filter (where booked >= target and target > 0))::float8 / nullif(count(*) filter (where target > 0), 0) as at_quota,
  count(*) filter (where target > 0) as quota_reps,
  count(*) filter (where booked >= target and target > 0) as reps_at_quota
from person
group by grouping sets ((), (team_id), (rep_id))
order by grain, team_id, rep_id
