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
    and exclusion is null and in_selling_set and (outcome <> 'won' or is_contest)
), stay as (
  -- A stage left later had not been left.
  select pipeline_id, stage_id, opportunity_id, min(entered_on) as entered_on,
    min_by(case when left_at < $as_of::timestamptz then left_on else $as_of_on::date + 1 end, entered_at) - min(entered_on) as days
  from core.stage_stay
  where entered_at < $as_of::timestamptz
  group by pipeline_id, stage_id, opportunity_id
), landmark as (
  select age from (values (0), (1), (2), (4), (6), (8), (11), (14), (17), (20), (24), (28), (35), (42), (49), (56), (70), (84), (112), (140), (196), (280)) as ages (age)
), cell as (
  -- A stay of less than a day begins the first age.
  select stay.pipeline_id, stay.stage_id, landmark.age, stay.opportunity_id, stay.entered_on + landmark.age as entered_on
  from stay join landmark on landmark.age = 0 or landmark.age < stay.days
), entry as (
  select 'all' as level, null::varchar as pipeline_id, null::varchar as stage_id, null::integer as age, opportunity_id, opened_on as entered_on from deal
  union all
  select 'pipeline', pipeline_id, null, null, opportunity_id, opened_on from deal where pipeline_id is not null
  union all
  select 'stage', stay.pipeline_id, stay.stage_id, null, stay.opportunity_id, stay.entered_on + week.age::integer
  from stay join generate_series(0, 728, 7) as week (age) on week.age = 0 or week.age < stay.days
  union all
  select 'cell', pipeline_id, stage_id, age, opportunity_id, entered_on from cell
  union all
  select case when version.close_on >= cell.entered_on + greatest(0, $from::date - $as_of_on::date)::integer and version.close_on < cell.entered_on + ($until::date - $as_of_on::date)::integer then 'inside' else 'outside' end,
    cell.pipeline_id, cell.stage_id, cell.age, cell.opportunity_id, cell.entered_on
  from cell
  cross join core.workspace
  join core.opportunity_version as version on version.opportunity_id = cell.opportunity_id
    and version.valid_from < timezone(workspace.time_zone, (cell.entered_on + 1)::timestamp) and timezone(workspace.time_zone, (cell.entered_on + 1)::timestamp) <= version.valid_until
  where $by_dates::boolean and cell.entered_on >= $as_of_on::date - 730
), leaving as (
  select entry.level, entry.pipeline_id, entry.stage_id, entry.age, deal.left_on - entry.entered_on as day,
    count(case when deal.outcome = 'won' then 1 end) as won, count(case when deal.outcome = 'lost' then 1 end) as lost,
    count(case when deal.outcome = 'open' then 1 end) as open
  from entry
  join deal on deal.opportunity_id = entry.opportunity_id
  where entry.entered_on >= $as_of_on::date - 730 and deal.left_on >= entry.entered_on
  group by entry.level, entry.pipeline_id, entry.stage_id, entry.age, deal.left_on - entry.entered_on
)
-- A row for each group and a place in its lists for each day: there are many days.
select level, pipeline_id, stage_id, age, array_agg(day::integer order by day) as days,
  array_agg(won::integer order by day) as won, array_agg(lost::integer order by day) as lost, array_agg(open::integer order by day) as open
from leaving
group by level, pipeline_id, stage_id, age
order by level, pipeline_id, stage_id, age
