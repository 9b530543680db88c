-- What we hold of a connection, record by record as it was last seen, without what is gone: how many, and deals by the month of their close date.
with own as (
  select run from raw.run where connection = $connection::varchar
), deal as (
  select distinct on (opportunity_id) opportunity_id, is_deleted, close_on, amount from raw.opportunity where run in (select run from own)
  order by opportunity_id, observed_at desc, run desc, line desc
), lead as (
  select distinct on (lead_id) lead_id, is_deleted from raw.lead where run in (select run from own) order by lead_id, observed_at desc, run desc, line desc
), split as (
  select distinct on (split_id) split_id, is_deleted from raw.split where split_id is not null and run in (select run from own)
  order by split_id, observed_at desc, run desc, line desc
)
select 'opportunity' as "table", null as month, count(*)::double as records, null as amount from deal where not coalesce(is_deleted, false)
union all
select 'lead', null, count(*)::double, null from lead where not coalesce(is_deleted, false)
union all
select 'split', null, count(*)::double, null from split where not coalesce(is_deleted, false)
union all
select 'opportunity', coalesce(strftime(close_on, '%Y-%m'), ''), count(*)::double, sum(amount)::varchar from deal where not coalesce(is_deleted, false) group by 2
order by 1, 2
