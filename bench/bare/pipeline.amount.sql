select rep_id, count(*) as deals, sum(round(value_original * rate, 2)) as amount
from core.opportunity_version as version
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $day::date and $day::date < fx.until_on
where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome = 'open' and in_selling_set and exclusion is null
group by grouping sets ((), (rep_id));
select rep_id, count(*) as deals, sum(round(value_original * rate, 2)) as amount
from core.opportunity_version as version
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $from::date and $from::date < fx.until_on
where valid_from < $from::date::timestamptz and $from::date::timestamptz <= valid_until and outcome = 'open' and in_selling_set and exclusion is null
group by grouping sets ((), (rep_id));
