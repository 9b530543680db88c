-- What a period came to, per rep: as it stood a week after its end, when a period is frozen (G16), or at the day asked for if that is earlier. Who had
-- deals by then and booked nothing has 0; where nothing at all was won by then, records do not reach so far and nobody has a row.
with booked as (
  select booking.rep_id, booking.team_id, booking.value, booking.closed_on
  from core.booking as booking cross join core.workspace
  where booking.valid_from < least($as_of::timestamptz, timezone(time_zone, ($until::date + 7)::timestamp)) and least($as_of::timestamptz, timezone(time_zone, ($until::date + 7)::timestamp)) <= booking.valid_until
    and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue' and booking.rep_id is not null
)
select rep_id, team_id, coalesce(sum(value), 0) as value
from (
  select rep_id, team_id, value from booked where closed_on >= $from::date
  union all
  select rep_id, null, 0 from core.first_deal where first_at < $until_at::timestamptz and rep_id is not null
) as line
where exists (select 1 from booked)
group by rep_id, team_id
order by rep_id, team_id
