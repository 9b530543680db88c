-- What counts to a rep's commission in a period, deal by deal, on the day it became known: what is won in the period, known by a week after its end (METRICS G16), and what
-- comes to be known later of deals of earlier periods. Such a change is booked in the period it becomes known in: a win that is opened again is taken back there (G15).
with asked as (
  select kind from core.fiscal_period where starts_on = $from::date and ends_on = $until::date order by kind limit 1
), known as (
  select booking.opportunity_id, booking.rep_id, booking.closed_on, home.starts_on as home_from, home.ends_on as home_until, booking.quota_value,
    timezone(workspace.time_zone, booking.valid_from)::date as known_on, timezone(workspace.time_zone, booking.valid_until)::date as ended_on, booking.valid_until < $as_of::timestamptz as is_over
  from core.booking as booking
  cross join core.workspace as workspace
  cross join asked
  join core.fiscal_period as home on home.kind = asked.kind and home.starts_on <= booking.closed_on and booking.closed_on < home.ends_on
  where booking.kind = 'revenue' and booking.in_selling_set and booking.quota_value is not null and booking.rep_id is not null
    and booking.valid_from < $as_of::timestamptz and booking.closed_on < $until::date and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar)
), moved as (
  select opportunity_id, rep_id, home_from, home_until, greatest(closed_on, known_on) as on_day, quota_value as amount from known
  union all
  select opportunity_id, rep_id, home_from, home_until, greatest(closed_on, ended_on), -quota_value from known where is_over
)
select moved.rep_id, moved.opportunity_id, min(deal.name) as name, moved.on_day, sum(moved.amount)::decimal(28, 4) as amount
from moved
left join core.opportunity as deal on deal.opportunity_id = moved.opportunity_id
where case when moved.on_day < moved.home_until + 7 then moved.home_from = $from::date else moved.on_day >= $from::date and moved.on_day < $until::date end
group by moved.rep_id, moved.opportunity_id, moved.on_day
having sum(moved.amount) <> 0
order by moved.on_day, moved.rep_id, moved.opportunity_id
