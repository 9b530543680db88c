-- The opportunities open at the end of the period, or at the day asked for when that comes first.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits from core.workspace
), open_deal as (
  select version.opportunity_id, version.rep_id, version.name, account.name as account, stage.name as stage, version.opened_on, version.close_on,
    case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as value,
    version.probability, (moment.day - version.opened_on)::float8 as age, coalesce(version.close_on < moment.day, false) as is_overdue, member.team_id
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
    and version.is_pipeline and version.in_selling_set
)
select opportunity_id, rep_id, name, account, stage, opened_on, close_on, value, age, (value * probability)::float8 as weighted_value,
  true as is_open, value is null as is_unsized, close_on is null as is_undated, is_overdue
from open_deal
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by close_on, opportunity_id
