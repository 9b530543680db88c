-- What each rep has booked of the period's selling set, as on record at the day asked for.
select rep_id, team_id, coalesce(sum(value), 0) as value, count(*) as deals
from core.booking
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
  and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue' and rep_id is not null
group by rep_id, team_id
order by rep_id, team_id
