-- The first and last year the records speak of, for the fiscal calendar. A year far outside is a slip of the pen, not a year.
with spoken(day) as (
  select close_on from raw.opportunity
  union all select opened_on from raw.opportunity
  union all select created_at::date from raw.opportunity
  union all select closed_at::date from raw.opportunity
  union all select changed_at::date from raw.change
  union all select from_on from raw.quota
  union all select until_on from raw.quota
  union all select try_cast(regexp_extract(period_label, '\d{4}') || '-01-01' as date) from raw.quota
  union all select from_on from raw.forecast_call
  union all select until_on from raw.forecast_call
  union all select try_cast(regexp_extract(period_label, '\d{4}') || '-01-01' as date) from raw.forecast_call
  union all select ends_on from raw.subscription_term
  union all select data_through::date from raw.run
  union all select observed_at::date from raw.run
)
select min(extract(year from day))::bigint as first_year, max(extract(year from day))::bigint as last_year
from spoken
where extract(year from day) between 1980 and 2100
