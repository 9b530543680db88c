-- Close dates that moved while a deal was open: the last value of each civil day against the day before (METRICS §4.2). A deal that was closed in
-- between and opened again has been given a date, not moved one.
insert into core.close_date_move
with stretch as (
  select opportunity_id, valid_from, rep_id, close_on, outcome, exclusion,
    count(*) filter (where outcome <> 'open') over (partition by opportunity_id order by valid_from rows between unbounded preceding and current row) as stretch_no
  from core.opportunity_version
), by_day as (
  select distinct on (opportunity_id, stretch_no, day_of(valid_from)) opportunity_id, stretch_no, day_of(valid_from) as on_day, valid_from, rep_id, close_on
  from stretch
  where outcome = 'open' and exclusion is null
  order by opportunity_id, stretch_no, day_of(valid_from), valid_from desc
), moved as (
  select *, lag(close_on) over (partition by opportunity_id, stretch_no order by on_day) as from_on from by_day
)
select opportunity_id, rep_id, valid_from, on_day, from_on, close_on, close_on - from_on,
  date_trunc('month', close_on) > date_trunc('month', from_on), from_on < on_day
from moved
where close_on is not null and from_on is not null and close_on <> from_on
order by 1, 3;

-- Stays of deals in stages: consecutive versions in one stage, held at last by whoever ended it.
insert into core.stage_stay
with marked as (
  select opportunity_id, pipeline_id, stage_id, outcome, rep_id, valid_from,
    stage_id is distinct from lag(stage_id) over deals or outcome is distinct from lag(outcome) over deals as is_entry
  from core.opportunity_version
  where exclusion is null
  window deals as (partition by opportunity_id order by valid_from)
), numbered as (
  select *, count(*) filter (where is_entry) over (partition by opportunity_id order by valid_from rows between unbounded preceding and current row) as stay_no
  from marked
), stay as (
  select opportunity_id, stay_no, any_value(pipeline_id) as pipeline_id, any_value(stage_id) as stage_id, any_value(outcome) as outcome,
    min(valid_from) as entered_at, arg_max(rep_id, valid_from) as rep_id
  from numbered
  group by opportunity_id, stay_no
), followed as (
  select *, lead(entered_at) over deals as left_at, lead(outcome) over deals as next_outcome, lead(stage_id) over deals as next_stage_id
  from stay
  window deals as (partition by opportunity_id order by stay_no)
)
select opportunity_id, rep_id, followed.pipeline_id, followed.stage_id, stage.position, entered_at, left_at, day_of(entered_at), day_of(left_at),
  case
    when left_at is null then null
    when next_outcome in ('won', 'lost') then next_outcome
    when next_stage.position > stage.position then 'next'
    else 'back'
  end
from followed
join core.stage as stage on stage.stage_id = followed.stage_id and stage.pipeline_id = followed.pipeline_id
left join core.stage as next_stage on next_stage.stage_id = followed.next_stage_id and next_stage.pipeline_id = followed.pipeline_id
where followed.outcome = 'open'
order by 1, 6;
