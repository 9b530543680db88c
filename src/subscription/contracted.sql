-- What contracts bring in each month of a stretch, as known at the day asked for (METRICS §5): up to a day a term has earned its recurring value × days
-- gone ÷ days, rounded once, and its one-off fees on the first day; a month is the difference of two such sums. Months under way and to come are told
-- whole. Assumed: where no term is on record a year from the usual start stands in for it.
with month as (
  select starts_on, ends_on from core.fiscal_period where kind = 'month' and starts_on >= $from::date and ends_on <= $until::date
), term as (
  select is_assumed, starts_on, ends_on, (recurring_value / cent)::float8 as recurring, coalesce((one_off / cent)::float8, 0) as one_off
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and recurring_value is not null
), earned as (
  select month.starts_on as month_on, term.is_assumed,
    round((recurring * least(greatest(month.ends_on - term.starts_on, 0), term.ends_on - term.starts_on) / (term.ends_on - term.starts_on))::decimal(18, 4), 0)
      - round((recurring * least(greatest(month.starts_on - term.starts_on, 0), term.ends_on - term.starts_on) / (term.ends_on - term.starts_on))::decimal(18, 4), 0)
      + case when month.starts_on <= term.starts_on and term.starts_on < month.ends_on then one_off else 0 end::decimal(18, 0) as minor
  from month join term on term.starts_on < month.ends_on and term.ends_on > month.starts_on
)
select month_on::varchar as month_on, coalesce(sum(minor), 0)::decimal(28, 0)::varchar as minor, count(*) as terms,
  coalesce(sum(case when is_assumed then minor end), 0)::decimal(28, 0)::varchar as assumed_minor, count(case when is_assumed then 1 end) as assumed_terms
from earned
group by month_on
order by month_on
