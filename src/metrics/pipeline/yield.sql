-- What a day of working a deal brings: won amount ÷ deal-days worked in the period by all deals, won, lost and open (METRICS §7).
-- By size with `$by`: the workspace's own bands, else thirds of the amounts won in the 365 days up to the end. A deal without an amount has no size;
-- where only won deals have one, the days of the others would be missing from every band, so no band has a yield.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date + 1, $until::date) as until_on from core.workspace
), worked as (
  select version.rep_id, member.team_id, version.outcome, version.closed_on,
    case version.outcome when 'open' then version.value_original * fx.rate else version.value end as value,
    greatest(least(coalesce(version.closed_on, moment.until_on), moment.until_on) - greatest(version.cycle_started_on, $from::date), 0) as days
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on < moment.until_on and moment.until_on <= fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on < moment.until_on and moment.until_on <= member.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.in_selling_set and version.exclusion is null
    and version.cycle_started_on < moment.until_on and (version.closed_on is null or version.closed_on >= $from::date) and (version.is_pipeline or version.is_contest)
), amount_won as (
  select version.value::float8 as value
  from core.opportunity_version as version cross join moment
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.outcome = 'won' and version.is_contest and version.value > 0
    and version.closed_on >= moment.until_on - 365 and version.closed_on < moment.until_on and not exists (select 1 from core.size_band)
), bound as (
  select from_value from core.size_band
  union select percentile_cont(1.0 / 3) within group (order by value) from amount_won
  union select percentile_cont(2.0 / 3) within group (order by value) from amount_won
), band as (
  select from_value, lead(from_value, 1, 'infinity'::float8) over (order by from_value) as until_value,
    case when from_value > '-infinity'::float8 then '≥ ' || from_value::decimal(18, 2)::varchar else '< ' || (lead(from_value) over (order by from_value))::decimal(18, 2)::varchar end as band
  from (select '-infinity'::float8 as from_value union select from_value from bound where from_value is not null) as each
), banded as (
  select worked.*, outcome = 'won' and closed_on >= $from::date as is_won_here, band.band as part
  from worked left join band on $by::varchar = 'size' and worked.value > 0 and band.from_value <= worked.value::float8 and worked.value::float8 < band.until_value
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  coalesce(sum(days), 0) as deal_days, count(case when is_won_here then 1 end) as yield_wins,
  case when grouping(part) = 1 or part is null or (select count(case when outcome <> 'won' and value > 0 then 1 end) > 0 or count(case when outcome <> 'won' then 1 end) = 0 from worked)
    then sum(case when is_won_here then value end)::float8 / nullif(sum(days), 0) end as yield_per_day,
  sqrt(coalesce(sum(case when is_won_here then value::float8 * value::float8 end), 0)) / nullif(sum(days), 0) as yield_error
from banded
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
