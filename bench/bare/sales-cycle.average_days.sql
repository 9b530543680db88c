select rep_id, avg(closed_on - cycle_started_on) as days, count(*) as wins
from core.opportunity_version
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date
  and outcome = 'won' and is_contest and closed_on >= cycle_started_on and not is_inherited
group by grouping sets ((), (rep_id));
select rep_id, avg(closed_on - cycle_started_on) as days, count(*) as wins
from core.opportunity_version
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date - 92 and closed_on < $from::date
  and outcome = 'won' and is_contest and closed_on >= cycle_started_on and not is_inherited
group by grouping sets ((), (rep_id));
