-- Of who sells, in each of the last four complete periods and (without a `starts_on`) in the one asked for: how much of a full rep each was, by the ramp's
-- factor for the tenure month of every working day they were there, and what they booked. Who sells: who carries a quota of the period, and of those who
-- lead nobody who booked in these periods or has a role that such people have. People are as on record now: hires and leavers that are planned count.
with earlier as (
  select period.starts_on, period.ends_on
  from core.fiscal_period as period
  where period.kind = $kind::varchar and period.ends_on <= $from::date and period.ends_on <= $as_of_on::date + 1
  order by period.starts_on desc
  limit 4
), stretch as (
  select starts_on, starts_on as from_on, ends_on as until_on from earlier
  union all
  select null::date, $from::date, $until::date
), booked as (
  select earlier.starts_on, booking.rep_id, sum(booking.value) as value
  from core.booking as booking
  join earlier on booking.closed_on >= earlier.starts_on and booking.closed_on < earlier.ends_on
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.in_selling_set and booking.kind = 'revenue' and booking.rep_id is not null
  group by earlier.starts_on, booking.rep_id
), leader as (
  select manager_id as rep_id from core.rep where manager_id <> rep_id
  union
  select team.manager_id from core.team as team join core.rep as rep on rep.team_id = team.team_id where team.manager_id <> rep.rep_id
), booker as (
  select distinct booked.rep_id, rep.role
  from booked join core.rep as rep on rep.rep_id = booked.rep_id
  where booked.value > 0 and booked.rep_id not in (select leader.rep_id from leader)
), carrier as (
  select rep_id from core.quota
  where not is_manager and kind = 'selling' and rep_id is not null and from_on < $until::date and until_on > $from::date
), seller as (
  select rep.rep_id, rep.role, rep.segment, rep.rep_id in (select carrier.rep_id from carrier) as has_quota,
    coalesce(rep.started_on, timezone(workspace.time_zone, first_deal.first_at)::date) as from_on, rep.started_on, rep.ended_on, rep.ramp
  from core.rep as rep
  cross join core.workspace
  left join core.first_deal as first_deal on first_deal.rep_id = rep.rep_id
  where (rep.is_active or rep.ended_on is not null)
    and (rep.rep_id in (select carrier.rep_id from carrier)
      or rep.rep_id not in (select leader.rep_id from leader)
        and (rep.rep_id in (select booker.rep_id from booker) or rep.role in (select booker.role from booker where booker.role is not null)))
), working as (
  select stretch.starts_on, stretch.from_on, day.day, count(*) over (partition by stretch.from_on) as days
  from stretch join core.working_day as day on day.is_working and day.day >= stretch.from_on and day.day < stretch.until_on
), worked as (
  select working.starts_on, seller.rep_id, seller.role, seller.segment, seller.has_quota, working.days,
    case when seller.started_on is null then 1.0
      else coalesce(seller.ramp[1 + date_diff('month', seller.started_on, working.day) - case when working.day < seller.started_on + to_months(date_diff('month', seller.started_on, working.day)::integer) then 1 else 0 end], 1.0) end as factor
  from working
  join seller on working.day >= seller.from_on and working.day < coalesce(seller.ended_on, working.day + 1)
)
select worked.starts_on::varchar as starts_on, worked.rep_id, worked.role, worked.segment, worked.has_quota, sum(worked.factor)::float8 / max(worked.days) as ramp, min(worked.factor) >= 1 and count(*) = max(worked.days) as is_ramped,
  coalesce(max(booked.value), 0)::decimal(28, 4) as booked
from worked
left join booked on booked.starts_on = worked.starts_on and booked.rep_id = worked.rep_id
group by worked.starts_on, worked.rep_id, worked.role, worked.segment, worked.has_quota
order by starts_on, worked.rep_id
