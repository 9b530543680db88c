-- First contract days of new and expansion deals from `from` to `until`, as known at the day asked for, with the day the deal came on record and what its
-- first terms bring a year. Where no term is on record its start is assumed as it is for revenue.
with term as (
  select opportunity_id, starts_on, (arr / cent)::decimal(28, 0) as yearly, min(starts_on) over (partition by opportunity_id) as first_on
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and opportunity_id is not null
)
select term.opportunity_id, term.first_on::varchar as starts_on, version.created_on::varchar as known_on, sum(term.yearly)::varchar as yearly
from term
join core.opportunity_version as version on version.opportunity_id = term.opportunity_id and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
where term.starts_on = term.first_on and term.first_on >= $from::date and term.first_on < $until::date
  and version.outcome = 'won' and version.exclusion is null and version.in_selling_set and version.created_on is not null
group by term.opportunity_id, term.first_on, version.created_on
order by starts_on, term.opportunity_id
