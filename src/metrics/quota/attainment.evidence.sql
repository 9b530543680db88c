-- What attainment is made of: a row per booking credited in the period, and one per rep with the quota.
with booked as (
  select booking.opportunity_id, booking.rep_id, rep.team_id, deal.name, booking.closed_on, booking.share, booking.value,
    exists (select 1 from core.quota as quota where quota.rep_id = booking.rep_id and not quota.is_manager and quota.kind = 'selling' and quota.value > 0 and quota.from_on >= $from::date and quota.until_on <= $until::date) as has_quota
  from core.booking as booking
  join core.rep as rep using (rep_id)
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
)
select opportunity_id, rep_id, name, closed_on, share, value as booked_value, case when has_quota then value end as quota_value
from booked
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by closed_on, opportunity_id, rep_id
