-- What the connectors could not read, beside what the build found; each said once.
insert into core.data_issue
select code, object, record_id, field, saw, run, line from raw.data_issue;
insert into core.data_issue
select 'missing-account', 'opportunity', opportunity_id, 'account', null, null, null
from deal where account_id is null and exists (select 1 from core.account);
insert into core.data_issue
select 'missing-owner', 'opportunity', opportunity_id, 'owner', null, null, null from core.opportunity where owner_id is null;

create temp table issue as select distinct * from core.data_issue order by all;
delete from core.data_issue;
insert into core.data_issue select * from issue;

-- What the records as a whole lack: how many, of how many, and one of them. Where nothing lacks it, nothing is said.
insert into core.data_gap
with latest as (
  select * from core.opportunity_version where valid_until = timestamptz '9999-12-31 00:00:00+00'
), counted as (
  select opportunity_id, outcome, close_on, value_original, lost_reason, is_contest from latest where exclusion is null
), stated as (
  select opportunity_id, bool_or(currency is not null) as has_currency, bool_or(type is not null) as has_type, count(*) as times_seen
  from raw.opportunity where opportunity_id is not null group by opportunity_id
), seller as (
  select distinct rep_id, rep_id in (select rep_id from core.quota) as has_quota from latest where rep_id is not null
), gap as (
  select 'open-undated' as code, 'opportunity' as object, count(*) filter (where close_on is null) as records, count(*) as of_records, min(opportunity_id) filter (where close_on is null) as example
  from counted where outcome = 'open'
  union all
  select 'open-unsized', 'opportunity', count(*) filter (where value_original is null), count(*), min(opportunity_id) filter (where value_original is null)
  from counted where outcome = 'open'
  union all
  select 'lost-unsized', 'opportunity', count(*) filter (where coalesce(value_original, 0) = 0), count(*), min(opportunity_id) filter (where coalesce(value_original, 0) = 0)
  from counted where outcome = 'lost' and is_contest
  union all
  select 'lost-without-reason', 'opportunity', count(*) filter (where lost_reason is null), count(*), min(opportunity_id) filter (where lost_reason is null)
  from counted where outcome = 'lost' and is_contest
  union all
  select 'no-currency', 'opportunity', count(*) filter (where not has_currency), count(*), min(opportunity_id) filter (where not has_currency) from stated
  union all
  select 'no-type', 'opportunity', count(*) filter (where not has_type), count(*), min(opportunity_id) filter (where not has_type) from stated
  union all
  select 'no-quota', 'rep', count(*) filter (where not has_quota), count(*), min(rep_id) filter (where not has_quota) from seller
  union all
  -- A deal that never changed has no history either: only where none has any is it missing.
  select 'no-history', 'opportunity', count(*), count(*), min(opportunity_id)
  from stated having max(times_seen) = 1 and not exists (select 1 from raw.change) and not exists (select 1 from raw.deal_state)
)
select code, object, records, of_records, example from gap where records > 0 order by code;
