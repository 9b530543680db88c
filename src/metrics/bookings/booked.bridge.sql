-- From the CRM's report (every closed-won opportunity by close date, for its owner today, amounts unconverted) to what was booked.
-- The one reason of a deal is the first that sets the two apart.
with known as (
  select *,
    exclusion is distinct from 'deleted' as is_listed,
    coalesce(close_on >= $from::date and close_on < $until::date, false) as is_dated,
    coalesce(closed_on >= $from::date and closed_on < $until::date, false) as is_decided,
    $rep_id::varchar is null or coalesce(owner_id = $rep_id::varchar, false) as is_held,
    $rep_id::varchar is null or coalesce(rep_id = $rep_id::varchar, false) as is_counted
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome = 'won'
), credited as (
  select opportunity_id, bool_or(share <> 1) as is_split,
    coalesce(sum(case when in_selling_set and ($rep_id::varchar is null or rep_id = $rep_id::varchar) then value end), 0) as value
  from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and kind = 'revenue'
  group by opportunity_id
), sided as (
  select known.*, is_listed and is_dated and is_held as in_crm, in_selling_set and exclusion is null and is_decided and is_counted as in_ours,
    case when is_listed and is_dated and is_held then coalesce(amount, 0) else 0 end as crm_amount,
    coalesce(credited.value, 0) as our_amount, coalesce(credited.is_split, false) as is_split
  from known left join credited using (opportunity_id)
), reasoned as (
  select *,
    case
      when exclusion is not null then 'test'
      when not in_selling_set then 'type'
      when is_dated <> is_decided then 'close-date'
      when is_held <> is_counted then 'owner'
      else 'definition'
    end as reason
  from sided
)
select 'deals' as measure, opportunity_id, rep_id, case when in_crm = in_ours then 'same' else reason end as reason,
  in_crm::integer::varchar as crm, in_ours::integer::varchar as ours
from reasoned
where in_crm or in_ours
union all
select 'amount', opportunity_id, rep_id,
  case
    when crm_amount = our_amount then 'same'
    when reason in ('test', 'type', 'close-date') then reason
    when is_split and $rep_id::varchar is not null then 'split'
    when reason = 'owner' then reason
    when currency <> (select reporting_currency from core.workspace) then 'currency'
    when is_split then 'split'
    else 'definition'
  end,
  crm_amount::varchar, our_amount::varchar
from reasoned
where in_crm or our_amount <> 0
order by measure, opportunity_id
