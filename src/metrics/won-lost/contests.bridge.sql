-- From the CRM's report (every opportunity closed won or lost by close date, for its owner today) to ours: each deal with one reason.
with known as (
  select * from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome in ('won', 'lost')
), counted as (
  select *,
    exclusion is distinct from 'deleted' and close_on >= $from::date and close_on < $until::date and ($rep_id::varchar is null or owner_id = $rep_id::varchar) as in_crm,
    is_contest and closed_on >= $from::date and closed_on < $until::date and ($rep_id::varchar is null or rep_id = $rep_id::varchar) as in_ours
  from known
), reasoned as (
  select *,
    case
      when in_crm = in_ours then 'same'
      when exclusion = 'deleted' then 'deleted'
      when exclusion is not null then 'test'
      when no_contest_reason = 'renewal' then 'type'
      when no_contest_reason = 'trial' then 'zero-amount'
      when no_contest_reason = 'negative' then 'negative-amount'
      when not is_contest then 'no-contest'
      when close_on is distinct from closed_on then 'close-date'
      when owner_id is distinct from rep_id then 'owner'
      else 'definition'
    end as reason
  from counted
  where in_crm or in_ours
)
select 'won' as measure, opportunity_id, rep_id, reason, in_crm::integer::varchar as crm, in_ours::integer::varchar as ours from reasoned where outcome = 'won'
union all
select 'lost', opportunity_id, rep_id, reason, in_crm::integer::varchar, in_ours::integer::varchar from reasoned where outcome = 'lost'
order by measure, opportunity_id
