-- The deals won after the day asked for and before the period's end, as on record at `known_at`.
select opportunity_id
from core.opportunity_version
where valid_from < $known_at::timestamptz and $known_at::timestamptz <= valid_until
  and outcome = 'won' and is_contest and closed_on > $as_of_on::date and closed_on >= $from::date and closed_on < $until::date
order by opportunity_id
