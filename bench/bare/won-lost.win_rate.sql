select rep_id, count(*) filter (where outcome = 'won') as won, count(*) as closed
from core.opportunity_version
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and is_contest
group by grouping sets ((), (rep_id));
select rep_id, count(*) filter (where outcome = 'won') as won, count(*) as closed
from core.opportunity_version
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date - 92 and closed_on < $from::date and is_contest
group by grouping sets ((), (rep_id));
