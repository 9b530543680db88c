-- What a deal won in the last 730 days was worth on average, as known at the day asked for.
select avg(value)::float8 as value, count(value) as deals
from core.opportunity_version
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
  and outcome = 'won' and is_contest and closed_on > $as_of_on::date - 730 and value > 0
