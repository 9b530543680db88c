-- What attainment is made of: a row per quota in the period, and one per booking credited in it.
with carrier as (
  select distinct rep_id from core.quota
  where not is_manager and kind = 'selling' and value > 0 and from_on >= $from::date and until_on <= $until::date
), row_of as (
  select null::varchar as opportunity_id, quota.rep_id, rep.team_id, null::varchar as name, quota.from_on as closed_on, null::decimal(18, 8) as share,
    null::decimal(28, 4) as booked_value, null::decimal(28, 4) as quota_booked_value, quota.value as target_value
  from core.quota as quota
  join core.rep as rep using (rep_id)
  where not quota.is_manager and quota.kind = 'selling' and quota.from_on >= $from::date and quota.until_on <= $until::date
  union all
  select booking.opportunity_id, booking.rep_id, rep.team_id, deal.name, booking.closed_on, booking.share,
    booking.value, case when carrier.rep_id is not null then booking.value end, null
  from core.booking as booking
  join core.rep as rep on rep.rep_id = booking.rep_id
  left join carrier on carrier.rep_id = booking.rep_id
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
)
select opportunity_id, rep_id, name, closed_on, share, booked_value, quota_booked_value, target_value
from row_of
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by closed_on, opportunity_id, rep_id
