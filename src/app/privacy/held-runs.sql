-- Through which connections records of somebody came, in how many imports or syncs, and when.
with asked as (
  select from_json($refs::varchar, '["VARCHAR"]') as refs
), named as (
  select run from raw.rep, asked where list_contains(refs, lower(rep_id)) or list_contains(refs, lower(trim(name))) or list_contains(refs, lower(email))
  union select run from raw.opportunity, asked where list_contains(refs, lower(trim(owner_ref)))
  union select run from raw.lead, asked where list_contains(refs, lower(trim(owner_ref)))
  union select run from raw.split, asked where list_contains(refs, lower(trim(rep_ref)))
  union select run from raw.quota, asked where list_contains(refs, lower(trim(rep_ref)))
  union select run from raw.forecast_call, asked where list_contains(refs, lower(trim(rep_ref)))
  union select run from raw.activity, asked where list_contains(refs, lower(trim(rep_ref)))
  union select run from raw.team_member, asked where list_contains(refs, lower(trim(rep_ref)))
  union select run from raw.change, asked where field = 'owner' and (list_contains(refs, lower(trim(old_value))) or list_contains(refs, lower(trim(new_value))))
)
select run.connection, count(*)::bigint as runs, min(run.observed_at)::date::varchar as first_on, max(run.observed_at)::date::varchar as last_on
from raw.run as run semi join named using (run) group by run.connection order by run.connection
