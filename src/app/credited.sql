-- What was credited to a rep's quota in the period, and taken back again, on the day it became known: a win that is opened again stands once with
-- its amount and once, on the day of the re-opening, with the same below nothing (METRICS G15).
with known as (
  select booking.opportunity_id, deal.name, booking.closed_on, timezone(workspace.time_zone, booking.valid_from)::date as known_on,
    timezone(workspace.time_zone, booking.valid_until)::date as ended_on, booking.valid_until < $as_of::timestamptz as is_over, booking.quota_value
  from core.booking as booking
  cross join core.workspace as workspace
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  where booking.rep_id = $rep_id::varchar and booking.kind = 'revenue' and booking.in_selling_set and booking.quota_value is not null
    and booking.valid_from < $as_of::timestamptz and booking.closed_on >= $from::date and booking.closed_on < $until::date
), moved as (
  select opportunity_id, name, greatest(closed_on, known_on) as on_day, quota_value as amount from known
  union all
  select opportunity_id, name, greatest(closed_on, ended_on), -quota_value from known where is_over
)
select opportunity_id, min(name) as name, on_day, sum(amount)::decimal(28, 4) as amount
from moved
group by opportunity_id, on_day
having sum(amount) <> 0
order by on_day, opportunity_id
