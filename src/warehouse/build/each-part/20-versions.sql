-- Versions with the ground rules settled: when it closed (G8), who counts it (G13), whether it was a contest, what it was worth (G10, G11).
-- Each moment with what came before it: the run of one outcome it is in, since when it is in its stage, when the deal last changed hands while open.
create temp table run_of_outcome as
with marked as (
  select *,
    outcome is distinct from lag(outcome) over deals as is_run_start,
    stage_id is distinct from lag(stage_id) over deals or lag(known_at) over deals is null as is_stage_start,
    owner_id is distinct from lag(owner_id) over deals and lag(known_at) over deals is not null as is_handover,
    lead(known_at, 1, timestamptz '9999-12-31 00:00:00+00') over deals as until_at
  from moment
  window deals as (partition by opportunity_id order by known_at)
)
select * exclude (is_run_start, is_stage_start, is_handover),
  -- Consecutive moments with one outcome are a run; a closing is the start of a closed run.
  count(*) filter (where is_run_start) over so_far as run_no,
  max(case when is_stage_start then known_at end) over so_far as stage_entered_at,
  max(case when is_handover and outcome = 'open' then known_at end) over so_far as handed_over_at,
  last_value(case when outcome = 'open' then stage_id end ignore nulls) over so_far as open_stage_id
from marked
window so_far as (partition by opportunity_id order by known_at rows between unbounded preceding and current row);

create temp table outcome_run as
select opportunity_id, run_no, min(known_at) as run_at, arg_min(owner_id, known_at) as owner_id, any_value(outcome) as outcome
from run_of_outcome group by opportunity_id, run_no;

-- The instant the source gives for a closing is better than the one we saw it at, when both mean the same closing.
create temp table closing as
with closed as (
  select run.opportunity_id, run.run_no, run.owner_id,
    case when run.run_no = max(run.run_no) over (partition by run.opportunity_id) then coalesce(seen.closed_at, run.run_at) else run.run_at end as closed_at,
    seen.opportunity_id is not null and run.run_no = max(run.run_no) over (partition by run.opportunity_id) as is_last,
    seen.closed_at is not null or run.opportunity_id in (select opportunity_id from history where field = 'outcome' and value in ('won', 'lost')) as is_dated
  from outcome_run as run
  left join (
    select opportunity_id, arg_max(closed_at, seen_no) as closed_at, arg_max(outcome, seen_no) as outcome from observation where is_here(opportunity_id) group by opportunity_id
  ) as seen on seen.opportunity_id = run.opportunity_id and seen.outcome = run.outcome
  where run.outcome <> 'open'
)
select *, day_of(closed_at) as closing_day from closed;

-- A re-opening more than 180 days after closing starts a new cycle (G15), in which all later runs are too.
create temp table reopening as
select later.opportunity_id, later.run_no, max(day_of(run.run_at)) as cycle_started_on
from outcome_run as run
join closing on closing.opportunity_id = run.opportunity_id and closing.run_no = run.run_no - 1
join outcome_run as later on later.opportunity_id = run.opportunity_id and later.run_no >= run.run_no
where run.outcome = 'open' and run.run_at > closing.closed_at + interval 180 day
group by later.opportunity_id, later.run_no;

-- The first day in an accepted stage (G9): as the source says, else by history, else the day of creation.
create temp table opening as
select deal.opportunity_id,
  day_of(deal.created_at) as created_on,
  coalesce(deal.opened_on, day_of(entered.known_at), day_of(deal.created_at)) as opened_on
from deal
left join (
  select change.opportunity_id, min(change.known_at) as known_at
  from (
    select opportunity_id, known_at, new_value as value from change where field = 'stage'
    union all
    select opportunity_id, started_at, first_value from field_history join deal using (opportunity_id) where field = 'stage'
  ) as change
  join deal using (opportunity_id)
  join core.stage as stage on stage.stage_id = change.value and stage.pipeline_id = deal.pipeline_id and stage.outcome = 'open'
  join first_open_stage on first_open_stage.pipeline_id = deal.pipeline_id and stage.position >= first_open_stage.position
  group by change.opportunity_id
) as entered using (opportunity_id)
where is_here(opportunity_id);

-- What belongs to the deal itself is joined at the end: versions are many and go through narrow.
create temp table version as
with settled as (
  select moment.*,
    closing.closed_at, closing.owner_id as closing_owner_id, closing.closing_day, closing.is_last as is_last_closing, closing.is_dated as has_closing_instant,
    coalesce(reopening.cycle_started_on, opening.opened_on) as cycle_started_on,
    moment.outcome = 'won' and moment.close_on > closing.closing_day as is_won_ahead
  from run_of_outcome as moment
  join opening using (opportunity_id)
  left join closing on closing.opportunity_id = moment.opportunity_id and closing.run_no = moment.run_no
  left join reopening on reopening.opportunity_id = moment.opportunity_id and reopening.run_no = moment.run_no
)
-- A win dated ahead counts on the day it was won until its date has come (G8): there the version is cut in two.
select * exclude (known_at, until_at), known_at as valid_from,
  case when is_won_ahead then least(until_at, greatest(known_at, midnight(close_on))) else until_at end as valid_until,
  case outcome when 'won' then case when is_won_ahead then closing_day else coalesce(close_on, closing_day) end when 'lost' then closing_day end as closed_on
from settled
union all
select * exclude (known_at, until_at), greatest(known_at, midnight(close_on)), until_at, close_on
from settled
where is_won_ahead and midnight(close_on) < until_at;

insert into won_ahead select opportunity_id, close_on, valid_until from version where is_won_ahead;
insert into core.data_issue
select distinct 'closed-before-opened', 'opportunity', opportunity_id, 'close_on', closed_on::varchar, run, line
from version join deal using (opportunity_id) where closed_on < cycle_started_on and valid_until > timestamptz '9999-01-01 00:00:00+00';
insert into core.data_issue
select distinct 'missing-close-date', 'opportunity', opportunity_id, 'close_on', null, run, line
from version join deal using (opportunity_id) where close_on is null and (outcome = 'won' or outcome = 'lost' and not has_closing_instant) and valid_until > timestamptz '9999-01-01 00:00:00+00';

create temp table made as
with valued as (
  -- What recurs each year: as the deal says, else its terms on record, else its amount over its own term.
  select version.* exclude (arr),
    deal.* exclude (opportunity_id, opened_on, lost_reason, run, line), opening.created_on, opening.opened_on,
    coalesce(version.arr, deal_term.arr::decimal(28, 4), per_year(amount - coalesce(deal.one_off, 0),
      coalesce(deal_term.years, term_months / 12, case when ends_on > starts_on then years(starts_on, ends_on) end))::decimal(28, 4)) as arr,
    coalesce(deal.one_off, deal_term.one_off, 0) as paid_once,
    case when version.is_deleted then 'deleted' when deal.exclusion <> 'deleted' then deal.exclusion end as state_exclusion
  from version
  join deal on deal.opportunity_id = version.opportunity_id
  join opening on opening.opportunity_id = version.opportunity_id
  -- A contract says nothing of the deal before it was won.
  left join deal_term on deal_term.opportunity_id = case when version.outcome = 'won' then version.opportunity_id end
  where valid_from < valid_until
), staged as (
  select valued.*, stage.probability, stage.forecast_category as stage_forecast_category,
    case workspace.value_basis when 'amount' then amount when 'arr' then arr when 'first-year' then arr + paid_once end as value_original,
    -- The source's latest word says whether the latest closing was void; an earlier one is known by its stage alone.
    case when is_last_closing then is_void else coalesce(stage.outcome = 'void', false) end as is_void_closing
  from valued
  cross join core.workspace as workspace
  left join core.stage as stage on stage.stage_id = valued.stage_id and stage.pipeline_id = valued.pipeline_id
), judged as (
  select *,
    type in ('new', 'expansion') as in_selling_set,
    case
      when state_exclusion is not null then state_exclusion
      when outcome = 'lost' and is_void_closing then 'void'
      when outcome = 'lost' and lower(lost_reason) in (select reason from no_contest_reason) then lower(lost_reason)
      when outcome = 'won' and amount = 0 then 'trial'
      when outcome <> 'open' and least(amount, value_original) < 0 then 'negative'
      -- The last of them: a renewal that is out for being one alone has a rate of its own.
      when type = 'renewal' then 'renewal'
    end as no_contest_reason
  from staged
)
select judged.opportunity_id, valid_from, valid_until, owner_id, case when judged.outcome = 'open' then owner_id else closing_owner_id end as rep_id,
  account_id, judged.name, type, in_selling_set, source, is_inbound, lead_score, product_id, judged.pipeline_id, judged.stage_id, stage_entered_at,
  probability, coalesce(judged.forecast_category, stage_forecast_category) as forecast_category, judged.outcome, judged.currency, amount, arr, value_original,
  case when judged.outcome <> 'open' then to_minor(value_original * fx.rate) end as value,
  close_on, created_at, created_on, opened_on, closed_at, closed_on,
  lost_reason, competitor,
  judged.outcome = 'lost' and lower(lost_reason) in (select reason from no_decision_reason) as is_no_decision,
  case when judged.outcome <> 'open' then open_stage_id end as last_open_stage_id,
  state_exclusion as exclusion, no_contest_reason is null as is_contest, no_contest_reason,
  coalesce(day_of(handed_over_at) > cycle_started_on + 14, false) as is_inherited,
  cycle_started_on,
  judged.outcome = 'open' and state_exclusion is null and coalesce(least(amount, value_original), 0) >= 0 as is_pipeline
from judged
left join core.fx_rate as fx on fx.currency = judged.currency and fx.from_on <= closed_on and closed_on < fx.until_on;

-- Together what is asked for together: a period's closings, and of open deals those that still stand.
insert into core.opportunity_version select * from made order by closed_on, valid_until, opportunity_id;
