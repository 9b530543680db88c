-- From the CRM's report (every opportunity closed won or lost by close date, for its owner today, amounts unconverted) to ours.
-- The one reason of a deal is the first that sets the two apart.
with known as (
  select *,
    exclusion is distinct from 'deleted' as is_listed,
    coalesce(close_on >= $from::date and close_on < $until::date, false) as is_dated,
    coalesce(closed_on >= $from::date and closed_on < $until::date, false) as is_decided,
    $rep_id::varchar is null or coalesce(owner_id = $rep_id::varchar, false) as is_held,
    $rep_id::varchar is null or coalesce(rep_id = $rep_id::varchar, false) as is_counted
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome in ('won', 'lost')
), sided as (
  select *, is_listed and is_dated and is_held as in_crm, is_contest and is_decided and is_counted as in_ours
  from known
), reasoned as (
  select *,
    coalesce(case when in_crm then amount end, 0) as crm_amount, coalesce(case when in_ours then value end, 0) as our_amount,
    case
      when in_crm = in_ours then 'same'
      when exclusion = 'deleted' then 'deleted'
      when exclusion is not null then 'test'
      when no_contest_reason = 'renewal' then 'type'
      when no_contest_reason = 'trial' then 'zero-amount'
      when no_contest_reason = 'negative' then 'negative-amount'
      when not is_contest then 'no-contest'
      when is_dated <> is_decided then 'close-date'
      when is_held <> is_counted then 'owner'
      else 'definition'
    end as reason
  from sided
  where in_crm or in_ours
), amount_reasoned as (
  select *,
    case
      when crm_amount = our_amount then 'same'
      when reason <> 'same' then reason
      when currency <> (select reporting_currency from core.workspace) then 'currency'
      else 'definition'
    end as amount_reason
  from reasoned
)
select outcome as measure, opportunity_id, rep_id, reason, in_crm::integer::varchar as crm, in_ours::integer::varchar as ours from reasoned
union all
select outcome || '_amount', opportunity_id, rep_id, amount_reason, crm_amount::varchar, our_amount::varchar from amount_reasoned
order by measure, opportunity_id
