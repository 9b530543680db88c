-- What was known of each deal when. A value is written as text, so that a known empty ('') and an unknown (null) differ.
-- Tracked: owner, stage, outcome, amount, arr, close_on, forecast_category, type, is_deleted, lost_reason.
create temp table seen_value as
with each as (
  select opportunity_id, seen_no, observed_at, data_through, modified_at, outcome, owner_id, stage_id, amount, arr, close_on, forecast_category, type, is_deleted, lost_reason, closed_at,
    lag(observed_at) over deals as previous_at,
    lag(modified_at) over deals as previous_modified_at,
    lag(outcome) over deals as previous_outcome,
    times_seen
  from observation
  where is_here(opportunity_id)
  window deals as (partition by opportunity_id order by seen_no)
)
select opportunity_id, seen_no, times_seen,
  -- When these values began to hold, as far as the source lets us know.
  case
    when outcome <> 'open' and (previous_outcome is null or previous_outcome = 'open') then
      case
        when coalesce(closed_at, midnight(close_on)) is null or coalesce(closed_at, midnight(close_on)) > observed_at then
          coalesce(case when modified_at <= observed_at then modified_at end, data_through - interval 1 day)
        when previous_at is not null and coalesce(closed_at, midnight(close_on)) <= previous_at then observed_at
        else coalesce(closed_at, midnight(close_on))
      end
    when previous_at is null then coalesce(case when modified_at <= observed_at then modified_at end, data_through - interval 1 day)
    -- Written since it was last seen: then. A sighting may be read some time before its run is over.
    when modified_at > coalesce(previous_modified_at, previous_at) and modified_at <= observed_at then modified_at
    else observed_at
  end as known_at,
  coalesce(owner_id, '') as owner_id, coalesce(stage_id, '') as stage_id, outcome,
  coalesce(amount::varchar, '') as amount, coalesce(arr::varchar, '') as arr, coalesce(close_on::varchar, '') as close_on,
  coalesce(forecast_category, '') as forecast_category, type, coalesce(is_deleted, false)::varchar as is_deleted, coalesce(lost_reason, '') as lost_reason
from each;

-- Of a change that was seen again the last sighting stands; only those are compared, most are seen once.
create temp table repeated_change as
select opportunity_ref, field, changed_at from raw.change where is_here(opportunity_ref) group by opportunity_ref, field, changed_at having count(*) > 1;

-- What a field has become in the words of core, '' for nothing.
create or replace temp macro settled_value(field, value, owner, stage) as coalesce(case field
  when 'owner' then owner when 'stage' then stage
  when 'amount' then to_decimal(value)::varchar when 'arr' then to_decimal(value)::varchar
  when 'close_on' then try_cast(value as date)::varchar
  when 'type' then deal_type(value) when 'is_deleted' then coalesce(try_cast(value as boolean), false)::varchar
  else value end, '');

-- States of the past as changes: what differs from the state before. Of several in one instant the last stands.
create temp table state_change as
with state as (
  select opportunity_ref as opportunity_id, "at" as known_at,
    arg_max({stage: coalesce(stage, ''), amount: coalesce(amount::varchar, ''), close_on: coalesce(close_on::varchar, ''), forecast_category: coalesce(forecast_category, '')}, state_id) as said
  from raw.deal_state where is_here(opportunity_ref)
  group by opportunity_ref, "at"
), followed as (
  select opportunity_id, known_at, said, lag(said) over (partition by opportunity_id order by known_at) as before from state
), each as (
  select opportunity_id, known_at, unnest([
    {field: 'stage', new_value: said.stage, old_value: before.stage}, {field: 'amount', new_value: said.amount, old_value: before.amount},
    {field: 'close_on', new_value: said.close_on, old_value: before.close_on}, {field: 'forecast_category', new_value: said.forecast_category, old_value: before.forecast_category}
  ], recursive := true)
  from followed
)
select each.opportunity_id, known_at, field,
  case field when 'stage' then coalesce(new_stage.stage_id, '') else new_value end as new_value, case field when 'stage' then coalesce(old_stage.stage_id, '') else coalesce(old_value, '') end as old_value,
  case new_known.outcome when 'void' then 'lost' else new_known.outcome end as new_outcome,
  case old_known.outcome when 'void' then 'lost' else old_known.outcome end as old_outcome
from each
join (select opportunity_id, pipeline_id from deal) as deal using (opportunity_id)
left join stage_ref as new_stage on new_stage.ref = case when field = 'stage' then new_value end and new_stage.pipeline_id = deal.pipeline_id
left join stage_ref as old_stage on old_stage.ref = case when field = 'stage' then old_value end and old_stage.pipeline_id = deal.pipeline_id
left join core.stage as new_known on new_known.stage_id = new_stage.stage_id and new_known.pipeline_id = deal.pipeline_id
left join core.stage as old_known on old_known.stage_id = old_stage.stage_id and old_known.pipeline_id = deal.pipeline_id
where old_value is null or new_value <> old_value;

create temp table change as
with latest as (
  select * exclude (unread) from raw.change anti join repeated_change using (opportunity_ref, field, changed_at) where is_here(opportunity_ref)
  union all
  select * from (
    select distinct on (opportunity_ref, field, changed_at) * exclude (unread) from raw.change semi join repeated_change using (opportunity_ref, field, changed_at)
    order by opportunity_ref, field, changed_at, observed_at desc, run desc, line desc
  )
)
select change.opportunity_ref as opportunity_id, change.changed_at as known_at, change.field,
  settled_value(change.field, new_value, new_owner.rep_id, new_stage.stage_id) as new_value,
  settled_value(change.field, old_value, old_owner.rep_id, old_stage.stage_id) as old_value,
  case new_known.outcome when 'void' then 'lost' else new_known.outcome end as new_outcome,
  case old_known.outcome when 'void' then 'lost' else old_known.outcome end as old_outcome
from latest as change
join (select opportunity_id, pipeline_id from deal) as deal on deal.opportunity_id = change.opportunity_ref
-- A condition on the left side alone, beside the keys of a left join, would compare every row with every other.
left join person_ref as new_owner on new_owner.ref = case when change.field = 'owner' then change.new_value end
left join person_ref as old_owner on old_owner.ref = case when change.field = 'owner' then change.old_value end
left join stage_ref as new_stage on new_stage.ref = case when change.field = 'stage' then change.new_value end and new_stage.pipeline_id = deal.pipeline_id
left join stage_ref as old_stage on old_stage.ref = case when change.field = 'stage' then change.old_value end and old_stage.pipeline_id = deal.pipeline_id
left join core.stage as new_known on new_known.stage_id = new_stage.stage_id and new_known.pipeline_id = deal.pipeline_id
left join core.stage as old_known on old_known.stage_id = old_stage.stage_id and old_known.pipeline_id = deal.pipeline_id
where change.field in ('owner', 'stage', 'amount', 'arr', 'close_on', 'forecast_category', 'type', 'is_deleted', 'lost_reason') and change.changed_at is not null;

-- A change said as such is the better witness of its instant.
insert into change select * from state_change anti join change using (opportunity_id, field, known_at);

-- The same with what a change of stage says of the outcome.
create temp view history as
select opportunity_id, field, known_at, new_value as value, old_value from change
union all
select opportunity_id, 'outcome', known_at, new_outcome, old_outcome from change where field = 'stage' and coalesce(new_outcome, old_outcome) is not null;

create temp table field_history as
select opportunity_id, field, arg_min(old_value, known_at) as first_value, max(known_at) filter (where value is not null) as last_at, arg_max(value, known_at) as last_value
from history group by opportunity_id, field;

-- Values by deal and field, from three witnesses: the history, what held before its first change, and each sighting.
create temp table field_event as
with sighting as (
  select opportunity_id, seen_no, times_seen, known_at, unnest([
    {field: 'owner', value: owner_id}, {field: 'stage', value: stage_id}, {field: 'outcome', value: outcome}, {field: 'amount', value: amount},
    {field: 'arr', value: arr}, {field: 'close_on', value: close_on}, {field: 'forecast_category', value: forecast_category}, {field: 'type', value: type},
    {field: 'is_deleted', value: is_deleted}, {field: 'lost_reason', value: lost_reason}
  ], recursive := true)
  from seen_value
), followed as (
  select opportunity_id, field, known_at, value, null as previous_value, true as is_last from sighting where times_seen = 1
  union all
  -- The last value counts from the sighting that first had it, however often it was seen again.
  select opportunity_id, field, known_at, value, previous_value,
    seen_no = max(case when previous_value is null or previous_value <> value then seen_no end) over (partition by opportunity_id, field)
  from (
    select *, lag(value) over (partition by opportunity_id, field order by seen_no) as previous_value
    from sighting
    where times_seen > 1
  )
)
select opportunity_id, field, started_at as known_at, 1 as rank, first_value as value
from field_history join deal using (opportunity_id) where first_value is not null
union all select opportunity_id, field, known_at, 3, value from history where value is not null
union all
-- Of sightings only what differs from the one before, and what the history does not already say.
select sighting.opportunity_id, sighting.field, greatest(sighting.known_at, deal.started_at, coalesce(said.last_at + interval 1 microsecond, deal.started_at)), 2, sighting.value
from followed as sighting
join deal on deal.opportunity_id = sighting.opportunity_id
left join field_history as said on said.opportunity_id = sighting.opportunity_id and said.field = sighting.field
where (sighting.previous_value is null or sighting.previous_value <> sighting.value)
  and (said.last_value is null or (said.last_value <> sighting.value and sighting.is_last))
-- A deal is open from its start, and those who own it and what kind it is are taken to have been the same until seen otherwise.
union all select opportunity_id, 'outcome', started_at, 0, 'open' from deal where is_here(opportunity_id)
union all
select deal.opportunity_id, first.field, deal.started_at, 0, first.value
from deal
join (select opportunity_id, unnest([{field: 'owner', value: owner_id}, {field: 'type', value: type}], recursive := true) from seen_value where seen_no = 1) as first
  on first.opportunity_id = deal.opportunity_id;

create temp table moment as
with wide as (
  select opportunity_id, known_at,
    arg_max(case when field = 'owner' then value end, rank) as owner_id,
    arg_max(case when field = 'stage' then value end, rank) as stage_id,
    arg_max(case when field = 'outcome' then value end, rank) as outcome,
    arg_max(case when field = 'amount' then value end, rank) as amount,
    arg_max(case when field = 'arr' then value end, rank) as arr,
    arg_max(case when field = 'close_on' then value end, rank) as close_on,
    arg_max(case when field = 'forecast_category' then value end, rank) as forecast_category,
    arg_max(case when field = 'type' then value end, rank) as type,
    arg_max(case when field = 'is_deleted' then value end, rank) as is_deleted,
    arg_max(case when field = 'lost_reason' then value end, rank) as lost_reason
  from field_event
  group by opportunity_id, known_at
)
select opportunity_id, known_at,
  nullif(last_value(owner_id ignore nulls) over deals, '') as owner_id,
  nullif(last_value(stage_id ignore nulls) over deals, '') as stage_id,
  nullif(last_value(outcome ignore nulls) over deals, '') as outcome,
  to_decimal(nullif(last_value(amount ignore nulls) over deals, '')) as amount,
  to_decimal(nullif(last_value(arr ignore nulls) over deals, '')) as arr,
  nullif(last_value(close_on ignore nulls) over deals, '')::date as close_on,
  nullif(last_value(forecast_category ignore nulls) over deals, '') as forecast_category,
  nullif(last_value(type ignore nulls) over deals, '') as type,
  coalesce(last_value(is_deleted ignore nulls) over deals = 'true', false) as is_deleted,
  nullif(last_value(lost_reason ignore nulls) over deals, '') as lost_reason
from wide
window deals as (partition by opportunity_id order by known_at rows between unbounded preceding and current row);

-- A change that was seen speaks of its day, also where the export that showed it names no newer date.
update core.workspace set data_through = greatest(
  data_through,
  (select midnight(day_of(max(known_at)) + 1) from moment where known_at <= (select max(observed_at) from raw.run))
);

drop table field_event;
drop table repeated_change;
drop table state_change;
