-- From the CRM's report (the amounts of every closed-won opportunity by close date, for its owner today, unconverted) to what counts to quota.
-- The one reason of a deal is the first that sets the two apart.
with known as (
  select *,
    exclusion is distinct from 'deleted' as is_listed,
    coalesce(close_on >= $from::date and close_on < $until::date, false) as is_dated,
    coalesce(closed_on >= $from::date and closed_on < $until::date, false) as is_decided,
    $rep_id::varchar is null or coalesce(owner_id = $rep_id::varchar, false) as is_held
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome = 'won'
), credited as (
  select opportunity_id, bool_or(share <> 1) as is_split,
    coalesce(sum(case when in_selling_set and ($rep_id::varchar is null or rep_id = $rep_id::varchar) then quota_value end), 0) as value
  from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and kind = 'revenue'
  group by opportunity_id
), sided as (
  select known.*, is_listed and is_dated and is_held as in_crm,
    case when is_listed and is_dated and is_held then coalesce(amount, 0) else 0 end as crm,
    coalesce(credited.value, 0) as ours,
    coalesce(credited.is_split, false) as is_split,
    $rep_id::varchar is null or coalesce(known.rep_id = $rep_id::varchar, false) as is_counted
  from known left join credited using (opportunity_id)
)
select 'booked' as measure, opportunity_id, rep_id,
  case
    when crm = ours then 'same'
    when exclusion is not null then 'test'
    when not in_selling_set then 'type'
    when is_dated <> is_decided then 'close-date'
    when is_split and $rep_id::varchar is not null then 'split'
    when is_held <> is_counted then 'owner'
    when currency <> (select reporting_currency from core.workspace) then 'currency'
    when is_split then 'split'
    else 'definition'
  end as reason,
  crm::varchar as crm, ours::varchar as ours
from sided
where in_crm or ours <> 0
order by opportunity_id
