-- How the pipeline dated in the period changed from its first midnight to its end, or to the day asked for: two pictures and the closed list.
-- begin + created + moved in + increased − decreased − moved out − won − lost = end, to the cent. All legs at the rate of the first day (G11).
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits, time_zone from core.workspace
), before as (
  select opportunity_id, rep_id, currency, coalesce(value_original, 0) as value
  from core.opportunity_version
  where valid_from < $from_at::timestamptz and $from_at::timestamptz <= valid_until
    and outcome = 'open' and in_selling_set and exclusion is null and close_on >= $from::date and close_on < $until::date
), after as (
  select version.opportunity_id, version.rep_id, version.currency, coalesce(version.value_original, 0) as value, version.created_at, version.opened_on, version.outcome,
    version.outcome = 'open' and version.in_selling_set and version.exclusion is null and close_on >= $from::date and close_on < $until::date as is_in,
    version.outcome in ('won', 'lost') and version.in_selling_set and version.exclusion is null and closed_at >= $from_at::timestamptz as is_closed,
    coalesce(close_on >= $from::date and close_on < $until::date, false) as is_dated
  from core.opportunity_version as version cross join moment
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
), joined as (
  select coalesce(after.opportunity_id, before.opportunity_id) as opportunity_id, coalesce(before.rep_id, after.rep_id) as rep_id, coalesce(before.currency, after.currency) as currency,
    before.opportunity_id is not null as was_in, before.value as v0, after.value as v1, after.created_at, after.opened_on,
    coalesce(after.is_in, false) as is_in, coalesce(after.is_closed, false) and (before.opportunity_id is not null or after.is_dated) as is_closed, after.outcome
  from before full join after using (opportunity_id)
  where before.opportunity_id is not null or after.is_in or (after.is_closed and after.is_dated)
), leg as (
  select joined.rep_id, member.team_id, was_in, is_in, is_closed, outcome,
    not was_in and coalesce(created_at, timezone(moment.time_zone, opened_on::timestamp)) >= $from_at::timestamptz as is_created,
    case moment.minor_digits when 0 then round(v0 * fx.rate, 0)::decimal(28, 4) when 2 then round(v0 * fx.rate, 2)::decimal(28, 4) else round(v0 * fx.rate, 3)::decimal(28, 4) end as v0,
    case moment.minor_digits when 0 then round(v1 * fx.rate, 0)::decimal(28, 4) when 2 then round(v1 * fx.rate, 2)::decimal(28, 4) else round(v1 * fx.rate, 3)::decimal(28, 4) end as v1
  from joined cross join moment
  left join core.fx_rate as fx on fx.currency = joined.currency and fx.from_on <= $from::date and $from::date < fx.until_on
  left join core.team_member as member on member.rep_id = joined.rep_id and member.from_on <= moment.day and moment.day < member.until_on
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  coalesce(sum(v0) filter (where was_in), 0) as waterfall_begin, count(*) filter (where was_in) as begin_deals,
  coalesce(sum(v1) filter (where is_created), 0) as waterfall_created, count(*) filter (where is_created) as created_deals,
  coalesce(sum(v1) filter (where not was_in and is_created is not true), 0) as waterfall_moved_in, count(*) filter (where not was_in and is_created is not true) as moved_in_deals,
  coalesce(sum(v1 - v0) filter (where was_in and (is_in or is_closed) and v1 > v0), 0) as waterfall_increased, count(*) filter (where was_in and (is_in or is_closed) and v1 > v0) as increased_deals,
  coalesce(sum(v0 - v1) filter (where was_in and (is_in or is_closed) and v1 < v0), 0) as waterfall_decreased, count(*) filter (where was_in and (is_in or is_closed) and v1 < v0) as decreased_deals,
  coalesce(sum(v0) filter (where was_in and not is_in and not is_closed), 0) as waterfall_moved_out, count(*) filter (where was_in and not is_in and not is_closed) as moved_out_deals,
  coalesce(sum(v1) filter (where is_closed and outcome = 'won'), 0) as waterfall_won, count(*) filter (where is_closed and outcome = 'won') as won_deals,
  coalesce(sum(v1) filter (where is_closed and outcome = 'lost'), 0) as waterfall_lost, count(*) filter (where is_closed and outcome = 'lost') as lost_deals,
  coalesce(sum(v1) filter (where is_in), 0) as waterfall_end, count(*) filter (where is_in) as end_deals
from leg
group by grouping sets ((), (team_id), (rep_id))
having grouping(team_id) = 1 or team_id is not null
order by grain, team_id, rep_id
