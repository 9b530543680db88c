select rep_id, sum(value) as amount, count(*) as deals, sqrt(sum(value::float8 * value::float8)) as error
from core.booking
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
group by grouping sets ((), (rep_id));
select rep_id, sum(value) as amount, count(*) as deals
from core.booking
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date - 92 and closed_on < $from::date and in_selling_set and kind = 'revenue'
group by grouping sets ((), (rep_id));
