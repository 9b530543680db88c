-- The deals behind the waterfall, each with its legs: how the pipeline dated in the period changed from its first midnight to its end, or to
-- the day asked for. A deal that moved in or out says why; one without an amount has the leg and no value in it.
with moment as (
  select least($as_of_on::date, $until::date - 1) as day, minor_digits, time_zone from core.workspace
), dated as (
  -- Only deals dated in the period at its start or its end have a leg.
  select opportunity_id from core.opportunity_version
  where valid_from < $from_at::timestamptz and $from_at::timestamptz <= valid_until and close_on >= $from::date and close_on < $until::date
  union
  select opportunity_id from core.opportunity_version
  where valid_from < least($as_of::timestamptz, $until_at::timestamptz) and least($as_of::timestamptz, $until_at::timestamptz) <= valid_until and close_on >= $from::date and close_on < $until::date
), before as (
  select version.opportunity_id, version.rep_id, member.team_id, version.currency, version.value_original as value, version.close_on, version.outcome, version.in_selling_set, version.exclusion,
    version.is_pipeline and version.in_selling_set and coalesce(version.close_on >= $from::date and version.close_on < $until::date, false) as is_in
  from core.opportunity_version as version join dated on dated.opportunity_id = version.opportunity_id
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
  where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until
), after as (
  select version.opportunity_id, version.rep_id, member.team_id, version.currency, version.value_original as value, version.created_at, version.opened_on, version.outcome, version.in_selling_set, version.exclusion,
    version.is_pipeline and version.in_selling_set and coalesce(version.close_on >= $from::date and version.close_on < $until::date, false) as is_in,
    version.outcome in ('won', 'lost') and version.in_selling_set and version.exclusion is null and coalesce(version.value_original, 0) >= 0 and version.closed_at >= $from_at::timestamptz as is_closed,
    coalesce(version.close_on >= $from::date and version.close_on < $until::date, false) as is_dated
  from core.opportunity_version as version join dated on dated.opportunity_id = version.opportunity_id cross join moment
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= coalesce(version.closed_on, moment.day) and coalesce(version.closed_on, moment.day) < member.until_on
  where version.valid_from < least($as_of::timestamptz, $until_at::timestamptz) and least($as_of::timestamptz, $until_at::timestamptz) <= version.valid_until
), opening as (
  -- Where deals were open and none is known to have had a date, what the pipeline began with cannot be told from what moved in.
  select count(*) = 0 or count(close_on) > 0 as is_start_known
  from core.opportunity_version
  where valid_from < $from_at::timestamptz and $from_at::timestamptz <= valid_until and is_pipeline and in_selling_set
), closing as (
  select count(*) = 0 or count(close_on) > 0 as is_end_known
  from core.opportunity_version
  where valid_from < least($as_of::timestamptz, $until_at::timestamptz) and least($as_of::timestamptz, $until_at::timestamptz) <= valid_until and is_pipeline and in_selling_set
), deal as (
  select coalesce(after.opportunity_id, before.opportunity_id) as opportunity_id, before.rep_id as rep0, after.rep_id as rep1, before.team_id as team0, after.team_id as team1,
    after.outcome, coalesce(before.is_in, false) as was_in, coalesce(after.is_in, false) as is_in,
    coalesce(after.is_closed, false) and (coalesce(before.is_in, false) or after.is_dated) as is_closed,
    coalesce(after.created_at, timezone(moment.time_zone, after.opened_on::timestamp)) >= $from_at::timestamptz
      or (after.created_at is null and after.opened_on is null and before.opportunity_id is null) as is_new,
    case minor_digits when 0 then round(before.value * fx.rate, 0)::decimal(28, 4) when 2 then round(before.value * fx.rate, 2)::decimal(28, 4) when 3 then round(before.value * fx.rate, 3)::decimal(28, 4) else round(before.value * fx.rate, 4)::decimal(28, 4) end as known0,
    case minor_digits when 0 then round(after.value * fx.rate, 0)::decimal(28, 4) when 2 then round(after.value * fx.rate, 2)::decimal(28, 4) when 3 then round(after.value * fx.rate, 3)::decimal(28, 4) else round(after.value * fx.rate, 4)::decimal(28, 4) end as known1,
    case when before.outcome in ('won', 'lost') then 're-opened' when before.exclusion is not null then 'restored' when not before.in_selling_set then 're-typed'
      when before.outcome = 'open' and before.close_on is null then 'first-dated' else 're-dated' end as in_because,
    case when after.exclusion is not null then 'deleted' when not after.in_selling_set then 're-typed' when after.value < 0 then 'below-zero' else 're-dated' end as out_because
  from before full join after using (opportunity_id)
  cross join moment
  left join core.fx_rate as fx on fx.currency = coalesce(before.currency, after.currency) and fx.from_on <= $from::date and $from::date < fx.until_on
  where before.is_in or after.is_in or (after.is_closed and after.is_dated)
), priced as (
  -- Many exports blank the amount of a lost deal: then it is lost at what it was last known to be worth, and its value is unknown where that is too.
  select opportunity_id, rep0, rep1, team0, team1, outcome, was_in, is_in, is_closed, is_new, in_because, out_because, known0,
    case when outcome = 'lost' and coalesce(known1, 0) = 0 then case when was_in then known0 end else known1 end as known1
  from deal
), side as (
  select true as at_start, true as at_end union all select true, false union all select false, true
), held as (
  -- For everyone a deal has both its pictures. Who held it at the start alone has seen it move out, who holds it at the end alone has seen it move in.
  select 'all' as grain, null::varchar as holder, true as at_start, true as at_end, priced.* from priced
  union all
  select 'team', case when at_start then team0 else team1 end, at_start, at_end, priced.* from priced join side on (team0 is not distinct from team1) = (at_start and at_end)
  union all
  select 'rep', case when at_start then rep0 else rep1 end, at_start, at_end, priced.* from priced join side on (rep0 is not distinct from rep1) = (at_start and at_end)
), leg as (
  select grain, case grain when 'team' then holder end as team_id, case grain when 'rep' then holder end as rep_id, opportunity_id, outcome, coalesce(case when at_end then rep1 end, rep0, rep1) as held_by, is_start_known, is_end_known, known0, known1, coalesce(known0, 0) as v0, coalesce(known1, 0) as v1,
    was_in and at_start as begins,
    (is_in or is_closed) and at_end and not (was_in and at_start) and not was_in and coalesce(is_new, false) as is_created,
    (is_in or is_closed) and at_end and not (was_in and at_start) and (was_in or not coalesce(is_new, false)) as is_moved_in,
    was_in and at_start and not ((is_in or is_closed) and at_end) as is_moved_out,
    was_in and at_start and (is_in or is_closed) and at_end as is_kept,
    is_closed and at_end and outcome = 'won' as is_won, is_closed and at_end and outcome = 'lost' as is_lost, is_in and at_end as is_end,
    case
      when (is_in or is_closed) and at_end and was_in and not at_start then 're-assigned'
      when (is_in or is_closed) and at_end and not was_in and not coalesce(is_new, false) then in_because
      when was_in and at_start and (is_in or is_closed) and not at_end then 're-assigned'
      when was_in and at_start and not is_in and not is_closed then out_because
    end as moved_because
  from held cross join opening cross join closing
  where (grain = 'all' or holder is not null) and (was_in and at_start or (is_in or is_closed) and at_end)
)
select leg.opportunity_id, leg.held_by as rep_id, deal.name, leg.outcome,
  concat_ws(', ', case when begins then 'begin' end, case when is_created then 'created' end, case when is_moved_in then 'moved in' end, case when is_kept and v1 > v0 then 'increased' end, case when is_kept and v1 < v0 then 'decreased' end, case when is_moved_out then 'moved out' end, case when is_won then 'won' end, case when is_lost then 'lost' end, case when is_end then 'end' end) as legs, moved_because, is_start_known, is_end_known,
  case when begins then known0 end as begin_value,
  case when is_created then known1 end as created_value,
  case when is_moved_in then known1 end as moved_in_value,
  case when is_kept and v1 > v0 then v1 - v0 end as increased_value,
  case when is_kept and v1 < v0 then v0 - v1 end as decreased_value,
  case when is_moved_out then known0 end as moved_out_value,
  case when is_won then known1 end as won_value,
  case when is_lost then known1 end as lost_value,
  case when is_end then known1 end as end_value
from leg
left join core.opportunity as deal on deal.opportunity_id = leg.opportunity_id
where grain = case when $rep_id::varchar is not null then 'rep' when $team_id::varchar is not null then 'team' else 'all' end
  and ($rep_id::varchar is null or leg.rep_id = $rep_id::varchar) and ($team_id::varchar is null or leg.team_id = $team_id::varchar)
order by leg.opportunity_id
