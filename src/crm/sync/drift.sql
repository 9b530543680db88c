-- What a full reading shows that the rounds before it should have shown: deals written before `$through`, when all was said to be here, that were
-- missed, are otherwise, or are gone. What was written since is no drift.
with own as (
  select run, observed_at from raw.run where connection = $connection::varchar
), now as (
  select distinct on (opportunity_id) * from raw.opportunity where run = $run::varchar and opportunity_id is not null order by opportunity_id, line desc
), before as (
  select distinct on (opportunity_id) * from raw.opportunity
  where run in (select run from own where run <> $run::varchar and observed_at < (select observed_at from own where run = $run::varchar))
  order by opportunity_id, observed_at desc, run desc, line desc
), compared as (
  select now.opportunity_id, now.name, before.opportunity_id is null as is_missed,
    before.opportunity_id is not null and coalesce(now.is_deleted, false) and not coalesce(before.is_deleted, false) as is_gone,
    before.opportunity_id is not null and (now.name, now.account_ref, now.owner_ref, now.type, now.stage_ref, now.amount, now.close_on, now.arr, now.lost_reason)
      is distinct from (before.name, before.account_ref, before.owner_ref, before.type, before.stage_ref, before.amount, before.close_on, before.arr, before.lost_reason) as is_changed
  from now left join before using (opportunity_id)
  where now.modified_at < $through::timestamptz or now.modified_at is null or (now.is_deleted and now.modified_at = now.observed_at)
)
select case when is_missed then 'missed' when is_gone then 'gone' else 'changed' end as kind, opportunity_id as id, name
from compared
where is_missed or is_gone or is_changed
order by kind, id
