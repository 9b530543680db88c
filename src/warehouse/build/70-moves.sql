-- Close dates that moved while a deal was open: the last value of each civil day against the day before (METRICS §4.2).
insert into core.close_date_move
with by_day as (
  select distinct on (opportunity_id, day_of(valid_from)) opportunity_id, day_of(valid_from) as on_day, valid_from, rep_id, close_on
  from core.opportunity_version
  where outcome = 'open' and exclusion is null
  order by opportunity_id, day_of(valid_from), valid_from desc
), moved as (
  select *, lag(close_on) over (partition by opportunity_id order by on_day) as from_on from by_day
)
select opportunity_id, rep_id, valid_from, on_day, from_on, close_on, close_on - from_on,
  date_trunc('month', close_on) > date_trunc('month', from_on), from_on < on_day
from moved
where close_on is not null and from_on is not null and close_on <> from_on
order by 1, 3;

-- Stays of deals in stages.
insert into core.stage_stay
with entered as (
  select *, stage_id is distinct from lag(stage_id) over (partition by opportunity_id order by valid_from) or outcome is distinct from lag(outcome) over (partition by opportunity_id order by valid_from) as is_entry
  from core.opportunity_version
  where exclusion is null
), stay as (
  select opportunity_id, pipeline_id, stage_id, outcome, valid_from as entered_at,
    lead(valid_from) over deals as left_at, lead(outcome) over deals as next_outcome, lead(stage_id) over deals as next_stage_id,
    arg_max(rep_id, valid_from) over deals as rep_id
  from entered
  where is_entry
  window deals as (partition by opportunity_id order by valid_from)
)
select stay.opportunity_id, coalesce(last_owner.rep_id, stay.rep_id), stay.pipeline_id, stay.stage_id, stage.position, entered_at, left_at, day_of(entered_at), day_of(left_at),
  case
    when left_at is null then null
    when next_outcome in ('won', 'lost') then next_outcome
    when next_stage.position > stage.position then 'next'
    else 'back'
  end
from stay
join core.stage as stage on stage.stage_id = stay.stage_id and stage.pipeline_id = stay.pipeline_id
left join core.stage as next_stage on next_stage.stage_id = stay.next_stage_id and next_stage.pipeline_id = stay.pipeline_id
asof left join (select opportunity_id, valid_from, rep_id from core.opportunity_version) as last_owner
  on last_owner.opportunity_id = stay.opportunity_id and coalesce(stay.left_at, timestamptz '9999-12-31 00:00:00+00') > last_owner.valid_from
where stay.outcome = 'open' and stay.stage_id is not null
order by 1, 6;
