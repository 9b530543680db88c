-- From the CRM's report (the amounts of every closed-won opportunity by close date, for its owner today, unconverted) to ours.
with known as (
  select * from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and outcome = 'won'
), ours as (
  select opportunity_id, sum(value) as value
  from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
    and ($rep_id::varchar is null or rep_id = $rep_id::varchar)
  group by opportunity_id
), both_sides as (
  select known.*,
    case when exclusion is distinct from 'deleted' and close_on >= $from::date and close_on < $until::date and ($rep_id::varchar is null or owner_id = $rep_id::varchar) then coalesce(amount, 0) end as crm,
    ours.value as ours
  from known left join ours using (opportunity_id)
)
select 'amount' as measure, opportunity_id, rep_id,
  case
    when coalesce(crm, 0) = coalesce(ours, 0) then 'same'
    when exclusion = 'deleted' then 'deleted'
    when exclusion is not null then 'test'
    when not in_selling_set then 'type'
    when close_on is distinct from closed_on then 'close-date'
    when $rep_id::varchar is not null and owner_id is distinct from rep_id then 'owner'
    when $rep_id::varchar is not null and crm is not null and ours is not null and currency = (select reporting_currency from core.workspace) then 'split'
    when $rep_id::varchar is not null and (crm is null or ours is null) then 'split'
    when currency <> (select reporting_currency from core.workspace) then 'currency'
    else 'definition'
  end as reason,
  coalesce(crm, 0)::varchar as crm, coalesce(ours, 0)::varchar as ours
from both_sides
where crm is not null or ours is not null
order by opportunity_id
