-- The renewals won in the period: a row per deal and credited rep.
select booking.opportunity_id, booking.rep_id, deal.name, account.name as account, booking.closed_on, booking.share, booking.value
from core.booking as booking
left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
left join core.account as account on account.account_id = booking.account_id
where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
  and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.type = 'renewal' and booking.kind = 'revenue'
  and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or booking.team_id = $team_id::varchar)
order by booking.closed_on, booking.opportunity_id, booking.rep_id
