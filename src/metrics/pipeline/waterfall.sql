-- How the pipeline dated in the period changed from its first midnight to its end, or to the day asked for: two pictures and the closed list.
-- begin + created + moved in + increased − decreased − moved out − won − lost = end, to the cent. All legs at the rate of the first day (G11).
-- A leg whose deals have no amount is unknown, and so is what the period began or ended with where no deal open then is known to have had a date.
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
  select grain, case grain when 'team' then holder end as team_id, case grain when 'rep' then holder end as rep_id, opportunity_id, outcome, is_start_known, is_end_known, known0, known1, coalesce(known0, 0) as v0, coalesce(known1, 0) as v1,
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
select case when grouping(moved_because) = 1 then grain when grain = 'all' then 'part' else 'rep-part' end as grain, team_id, rep_id, moved_because as part,
  case when bool_and(is_start_known) and (count(case when begins then 1 end) = 0 or count(case when begins then known0 end) > 0) then coalesce(sum(case when begins then known0 end), 0) end as waterfall_begin, count(case when begins then 1 end) as begin_deals, count(case when (begins) and known0 is null then 1 end) as begin_unsized,
  case when (count(case when is_created then 1 end) = 0 or count(case when is_created then known1 end) > 0) then coalesce(sum(case when is_created then known1 end), 0) end as waterfall_created, count(case when is_created then 1 end) as created_deals, count(case when (is_created) and known1 is null then 1 end) as created_unsized,
  case when bool_and(is_start_known) and (count(case when is_moved_in then 1 end) = 0 or count(case when is_moved_in then known1 end) > 0) then coalesce(sum(case when is_moved_in then known1 end), 0) end as waterfall_moved_in, count(case when is_moved_in then 1 end) as moved_in_deals, count(case when (is_moved_in) and known1 is null then 1 end) as moved_in_unsized,
  case when bool_and(is_start_known) then coalesce(sum(case when is_kept and v1 > v0 then v1 - v0 end), 0) end as waterfall_increased, count(case when is_kept and v1 > v0 then 1 end) as increased_deals,
  case when bool_and(is_start_known) then coalesce(sum(case when is_kept and v1 < v0 then v0 - v1 end), 0) end as waterfall_decreased, count(case when is_kept and v1 < v0 then 1 end) as decreased_deals,
  case when bool_and(is_start_known) and (count(case when is_moved_out then 1 end) = 0 or count(case when is_moved_out then known0 end) > 0) then coalesce(sum(case when is_moved_out then known0 end), 0) end as waterfall_moved_out, count(case when is_moved_out then 1 end) as moved_out_deals, count(case when (is_moved_out) and known0 is null then 1 end) as moved_out_unsized,
  case when (count(case when is_won then 1 end) = 0 or count(case when is_won then known1 end) > 0) then coalesce(sum(case when is_won then known1 end), 0) end as waterfall_won, count(case when is_won then 1 end) as won_deals, count(case when (is_won) and known1 is null then 1 end) as won_unsized,
  case when (count(case when is_lost then 1 end) = 0 or count(case when is_lost then known1 end) > 0) then coalesce(sum(case when is_lost then known1 end), 0) end as waterfall_lost, count(case when is_lost then 1 end) as lost_deals, count(case when (is_lost) and known1 is null then 1 end) as lost_unsized,
  case when bool_and(is_end_known) and (count(case when is_end then 1 end) = 0 or count(case when is_end then known1 end) > 0) then coalesce(sum(case when is_end then known1 end), 0) end as waterfall_end, count(case when is_end then 1 end) as end_deals, count(case when (is_end) and known1 is null then 1 end) as end_unsized
from leg
group by grouping sets ((grain, team_id, rep_id), (grain, team_id, rep_id, moved_because))
having grouping(moved_because) = 1 or ($by::varchar = 'reason' and grain <> 'team')
order by 1, team_id, rep_id, part
