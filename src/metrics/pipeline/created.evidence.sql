-- The opportunities created in the period.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits from core.workspace
)
select version.opportunity_id, version.rep_id, version.name, coalesce(version.created_on, version.opened_on) as created_on, version.outcome,
  case version.outcome
    when 'won' then version.value when 'lost' then nullif(version.value, 0)
    else case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end end as value,
  true as is_created
from core.opportunity_version as version
cross join moment
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
where version.valid_from < moment.instant and moment.instant <= version.valid_until
  and coalesce(version.created_on, version.opened_on) >= $from::date and coalesce(version.created_on, version.opened_on) < $until::date
  and version.in_selling_set and version.exclusion is null and coalesce(version.value_original, 0) >= 0
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by created_on, version.opportunity_id
