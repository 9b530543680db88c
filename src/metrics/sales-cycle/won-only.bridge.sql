-- From the CRM's report (every closed-won opportunity by close date, for its owner today, days from creation, or from the opening where no creation is on record, to close date) to ours: the sum of days, each deal with one reason.
with known as (
  select *, close_on - coalesce(created_on, opened_on) as crm_days, closed_on - cycle_started_on as our_days
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome = 'won'
), counted as (
  select *,
    exclusion is distinct from 'deleted' and close_on >= $from::date and close_on < $until::date and ($rep_id::varchar is null or owner_id = $rep_id::varchar) and crm_days is not null as in_crm,
    is_contest and closed_on >= $from::date and closed_on < $until::date and our_days >= 0 and ($rep_id::varchar is null or (rep_id = $rep_id::varchar and not is_inherited)) as in_ours
  from known
), summed as (
  select *, case when in_crm then crm_days else 0 end as crm, case when in_ours then our_days else 0 end as ours from counted where in_crm or in_ours
)
select 'total_days' as measure, opportunity_id, rep_id,
  case
    when in_crm is not distinct from in_ours and crm = ours then 'same'
    when exclusion = 'deleted' then 'deleted'
    when exclusion is not null then 'test'
    when no_contest_reason = 'renewal' then 'type'
    when no_contest_reason = 'trial' then 'zero-amount'
    when no_contest_reason = 'negative' then 'negative-amount'
    when not is_contest then 'no-contest'
    when close_on is distinct from closed_on then 'close-date'
    when $rep_id::varchar is not null and (owner_id is distinct from rep_id or is_inherited) then 'owner'
    else 'definition'
  end as reason,
  crm::varchar as crm, coalesce(ours, 0)::varchar as ours
from summed
order by opportunity_id
