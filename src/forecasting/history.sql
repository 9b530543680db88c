-- What became of deals that stood where open deals stand now (METRICS §4.4), counted by the days until they were won, lost or last seen open; as known at
-- the day asked for. A cell is a pipeline's stage and an age in it: of a deal's first stay in the stage, the day it reached that age, still being there. Ages
-- lie closer together than the bands from 0, 14, 28 and 56 days that they divide: a deal that still is in its stage ten days on has less hope than all that
-- were there ten days ago (docs/decisions/0125). What cells are shrunk to: the stage on any day, taken week by week; the pipeline and all deals from
-- opening. Where $by_dates, a cell also falls into the deals that were dated inside a horizon as long as the one asked for, as each one's date stood on the day it
-- reached the age, and those that were not (docs/decisions/0140). A deal lost as a duplicate is lost to who waits for it. The last 730 days.
with deal as (
  select opportunity_id, pipeline_id, cycle_started_on as opened_on, outcome, coalesce(closed_on, $as_of_on::date) as left_on
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and exclusion is null and in_selling_set and (outcome <> 'won' or is_contest) and coalesce(closed_on, $as_of_on::date) >= $as_of_on::date - 730
), stay as (
  -- A stage left later had not been left.
  select stay.pipeline_id, stay.stage_id, opportunity_id, any_value(deal.outcome) as outcome, any_value(deal.left_on) as left_on, min(entered_on) as entered_on,
    min_by(case when left_at < $as_of::timestamptz then stay.left_on else $as_of_on::date + 1 end, entered_at) - min(entered_on) as days
  from core.stage_stay as stay
  join deal using (opportunity_id)
  where entered_at < $as_of::timestamptz
  group by stay.pipeline_id, stay.stage_id, opportunity_id
), landmark as (
  select age from (values (0), (1), (2), (4), (6), (8), (11), (14), (17), (20), (24), (28), (35), (42), (49), (56), (70), (84), (112), (140), (196), (280)) as ages (age)
), cell as (
  -- A stay of less than a day begins the first age.
  select stay.pipeline_id, stay.stage_id, landmark.age, stay.opportunity_id, stay.outcome, stay.left_on, stay.entered_on + landmark.age as entered_on
  from stay join landmark on landmark.age = 0 or landmark.age < stay.days
), end_of_day as materialized (
  -- Once for each day and not for each deal: a zone's rules are slow to ask.
  select $as_of_on::date - ago::integer as day, timezone(workspace.time_zone, ($as_of_on::date - ago::integer + 1)::timestamp) as at
  from generate_series(0, 730) as days (ago) cross join core.workspace
), entry as (
  select 'all' as level, null::varchar as pipeline_id, null::varchar as stage_id, null::integer as age, outcome, left_on, opened_on as entered_on, null::boolean as is_inside from deal
  union all
  select 'pipeline', pipeline_id, null, null, outcome, left_on, opened_on, null from deal where pipeline_id is not null
  union all
  select 'stage', stay.pipeline_id, stay.stage_id, null, stay.outcome, stay.left_on, stay.entered_on + week.age::integer, null
  from stay join generate_series(0, 728, 7) as week (age) on week.age = 0 or week.age < stay.days
  union all
  select 'cell', cell.pipeline_id, cell.stage_id, cell.age, cell.outcome, cell.left_on, cell.entered_on,
    case when version.opportunity_id is not null
      then coalesce(version.close_on >= cell.entered_on + greatest(0, $from::date - $as_of_on::date)::integer and version.close_on < cell.entered_on + ($until::date - $as_of_on::date)::integer, false) end
  from cell
  join end_of_day on end_of_day.day = cell.entered_on
  left join core.opportunity_version as version on $by_dates::boolean and version.opportunity_id = cell.opportunity_id
    and version.valid_from < end_of_day.at and end_of_day.at <= version.valid_until
    -- Follows from the days above, a change of clocks allowed for: versions of other years are not even looked at.
    and version.valid_until > $as_of::timestamptz - interval '732 days' and version.valid_from < $as_of::timestamptz
), leaving as (
  select level, pipeline_id, stage_id, age, left_on - entered_on as day, is_inside,
    count(case when outcome = 'won' then 1 end) as won, count(case when outcome = 'lost' then 1 end) as lost, count(case when outcome = 'open' then 1 end) as open
  from entry
  where entered_on >= $as_of_on::date - 730 and left_on >= entered_on
  group by level, pipeline_id, stage_id, age, left_on - entered_on, is_inside
), told as (
  select level, pipeline_id, stage_id, age, day, sum(won) as won, sum(lost) as lost, sum(open) as open from leaving group by level, pipeline_id, stage_id, age, day
  union all
  select case when is_inside then 'inside' else 'outside' end, pipeline_id, stage_id, age, day, won, lost, open from leaving where is_inside is not null
)
-- A row for each group and a place in its lists for each day: there are many days.
select level, pipeline_id, stage_id, age, array_agg(day::integer order by day) as days,
  array_agg(won::integer order by day) as won, array_agg(lost::integer order by day) as lost, array_agg(open::integer order by day) as open
from told
group by level, pipeline_id, stage_id, age
order by level, pipeline_id, stage_id, age
