with target as (
  select rep_id, sum(value) as target from core.quota
  where kind = 'selling' and not is_manager and from_on >= $from::date and until_on <= $until::date group by rep_id
), booked as (
  select rep_id, sum(quota_value) as booked, sqrt(sum(quota_value::float8 * quota_value::float8)) as error from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
  group by rep_id
)
select rep_id, sum(booked)::float8 / nullif(sum(target)::float8, 0) as attainment, sum(error) as error
from target left join booked using (rep_id)
group by grouping sets ((), (rep_id));
with target as (
  select rep_id, sum(value) as target from core.quota
  where kind = 'selling' and not is_manager and from_on >= $from::date - 92 and until_on <= $from::date group by rep_id
), booked as (
  select rep_id, sum(quota_value) as booked from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date - 92 and closed_on < $from::date and in_selling_set and kind = 'revenue'
  group by rep_id
)
select rep_id, sum(booked)::float8 / nullif(sum(target)::float8, 0) as attainment
from target left join booked using (rep_id)
group by grouping sets ((), (rep_id));
