-- Close dates that moved while a deal was open: the last value of each civil day against the day before (METRICS §4.2). A deal that was closed in
-- between and opened again has been given a date, not moved one.
insert into core.close_date_move
with stretch as (
  select opportunity_id, valid_from, rep_id, close_on, outcome, exclusion,
    count(*) filter (where outcome <> 'open') over (partition by opportunity_id order by valid_from rows between unbounded preceding and current row) as stretch_no
  from made
), dated as (
  select opportunity_id, stretch_no, day_of(valid_from) as on_day, valid_from, rep_id, close_on
  from stretch
  where outcome = 'open' and exclusion is null
), followed as (
  select *, lead(on_day) over (partition by opportunity_id, stretch_no order by valid_from) as next_day from dated
), moved as (
  select *, lag(close_on) over (partition by opportunity_id, stretch_no order by valid_from) as from_on from followed where next_day is distinct from on_day
)
select opportunity_id, rep_id, valid_from, on_day, from_on, close_on, close_on - from_on,
  date_trunc('month', close_on) > date_trunc('month', from_on), from_on < on_day
from moved
where close_on is not null and from_on is not null and close_on <> from_on;

-- Stays of deals in stages: consecutive versions in one stage, held at last by whoever ended it.
insert into core.stage_stay
with marked as (
  select opportunity_id, pipeline_id, stage_id, outcome, valid_from, lag(rep_id) over deals as rep_before,
    last_value(rep_id) over (partition by opportunity_id order by valid_from rows between unbounded preceding and unbounded following) as last_rep,
    lag(valid_from) over deals is null or stage_id is distinct from lag(stage_id) over deals or outcome is distinct from lag(outcome) over deals as is_entry
  from made
  where exclusion is null
  window deals as (partition by opportunity_id order by valid_from)
), followed as (
  select opportunity_id, pipeline_id, stage_id, outcome, valid_from as entered_at,
    lead(valid_from) over deals as left_at, lead(outcome) over deals as next_outcome, lead(stage_id) over deals as next_stage_id,
    case when lead(valid_from) over deals is null then last_rep else lead(rep_before) over deals end as rep_id
  from marked
  where is_entry
  window deals as (partition by opportunity_id order by valid_from)
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
where followed.outcome = 'open';

drop table made;
drop table version;
drop table run_of_outcome;
drop table moment;
drop table outcome_run;
drop table closing;
drop table reopening;
drop table opening;
drop view history;
drop table field_history;
drop table change;
drop table seen_value;
