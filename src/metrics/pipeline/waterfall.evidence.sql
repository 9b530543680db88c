-- The deals behind the waterfall, each with its legs: how the pipeline dated in the period changed from its first midnight to its end, or to the day asked for: two pictures and the closed list.
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
  select joined.opportunity_id, joined.rep_id, member.team_id, was_in, is_in, is_closed, outcome,
    not was_in and coalesce(created_at, timezone(moment.time_zone, opened_on::timestamp)) >= $from_at::timestamptz as is_created,
    case moment.minor_digits when 0 then round(v0 * fx.rate, 0)::decimal(28, 4) when 2 then round(v0 * fx.rate, 2)::decimal(28, 4) else round(v0 * fx.rate, 3)::decimal(28, 4) end as v0,
    case moment.minor_digits when 0 then round(v1 * fx.rate, 0)::decimal(28, 4) when 2 then round(v1 * fx.rate, 2)::decimal(28, 4) else round(v1 * fx.rate, 3)::decimal(28, 4) end as v1
  from joined cross join moment
  left join core.fx_rate as fx on fx.currency = joined.currency and fx.from_on <= $from::date and $from::date < fx.until_on
  left join core.team_member as member on member.rep_id = joined.rep_id and member.from_on <= moment.day and moment.day < member.until_on
)
select leg.opportunity_id, leg.rep_id, deal.name, leg.outcome,
  case when was_in then v0 end as begin_value,
  case when is_created then v1 end as created_value,
  case when not was_in and is_created is not true then v1 end as moved_in_value,
  case when was_in and (is_in or is_closed) and v1 > v0 then v1 - v0 end as increased_value,
  case when was_in and (is_in or is_closed) and v1 < v0 then v0 - v1 end as decreased_value,
  case when was_in and not is_in and not is_closed then v0 end as moved_out_value,
  case when is_closed and leg.outcome = 'won' then v1 end as won_value,
  case when is_closed and leg.outcome = 'lost' then v1 end as lost_value,
  case when is_in then v1 end as end_value
from leg
left join core.opportunity as deal on deal.opportunity_id = leg.opportunity_id
where ($rep_id::varchar is null or leg.rep_id = $rep_id::varchar) and ($team_id::varchar is null or leg.team_id = $team_id::varchar)
order by leg.opportunity_id
