-- The usual days from winning a deal to the start of its first contract term on record: the median over new and expansion deals won in the last 730 days.
with first_term as (
  select opportunity_id, min(starts_on) as starts_on
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and not is_assumed and opportunity_id is not null
  group by opportunity_id
)
select percentile_cont(0.5) within group (order by (first_term.starts_on - version.closed_on)::float8) as lag, count(*) as deals
from core.opportunity_version as version
join first_term on first_term.opportunity_id = version.opportunity_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.outcome = 'won' and version.exclusion is null and version.in_selling_set and version.closed_on > $as_of_on::date - 730
