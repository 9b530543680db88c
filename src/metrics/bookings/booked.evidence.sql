-- The bookings of the period: a row per won deal and credited rep. A deal is counted on the row of who closed it.
select booking.opportunity_id, booking.rep_id, deal.name, account.name as account, booking.type, booking.closed_on, booking.share, booking.value,
  booking.arr, booking.tcv, booking.acv,
  version.rep_id = booking.rep_id as is_deal,
  case when version.rep_id = booking.rep_id and version.value > 0 then version.value end as size
from core.booking as booking
join core.opportunity_version as version on version.opportunity_id = booking.opportunity_id and version.valid_from = booking.valid_from
left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
left join core.account as account on account.account_id = booking.account_id
where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
  and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
  and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or booking.team_id = $team_id::varchar)
union all
-- Who closed a deal but gets none of its money still counts it.
select version.opportunity_id, version.rep_id, version.name, account.name, version.type, version.closed_on, 0, null, null, null, null, true,
  case when version.value > 0 then version.value end
from core.opportunity_version as version
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
left join core.account as account on account.account_id = version.account_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.closed_on >= $from::date and version.closed_on < $until::date
  and version.outcome = 'won' and version.in_selling_set and version.exclusion is null
  and not exists (
    select 1 from core.booking as booking
    where booking.opportunity_id = version.opportunity_id and booking.valid_from = version.valid_from and booking.rep_id = version.rep_id and booking.kind = 'revenue'
  )
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by closed_on, opportunity_id, rep_id
