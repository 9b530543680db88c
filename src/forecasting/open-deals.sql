-- Deals open at the day asked for: the owner's, in the team they were in then, worth what was on record at that day's rate.
select version.opportunity_id, version.name, version.rep_id, member.team_id, version.pipeline_id, version.stage_id, stage.name as stage,
  greatest(0, $as_of_on::date - timezone(workspace.time_zone, version.stage_entered_at)::date)::integer as days_in_stage, case when version.cycle_started_on is not null then greatest(0, $as_of_on::date - version.cycle_started_on) end::integer as days_open, version.close_on::varchar as close_on,
  version.probability, version.forecast_category as category,
  case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value
from core.opportunity_version as version
cross join core.workspace
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $as_of_on::date and $as_of_on::date < fx.until_on
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $as_of_on::date and $as_of_on::date < member.until_on
left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.outcome = 'open' and version.is_pipeline and version.in_selling_set
order by version.opportunity_id
