-- The open deals whose stage has a usual stay, and which of them are stuck.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day from core.workspace
), usual as (
  select stay.pipeline_id, stay.stage_id, percentile_cont(0.8) within group (order by (stay.left_on - stay.entered_on)::float8) as days
  from core.stage_stay as stay
  cross join moment
  join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
    and version.valid_from < moment.instant and moment.instant <= version.valid_until and version.outcome = 'won' and version.is_contest
  where stay.left_on <= moment.day and stay.left_on > moment.day - 365
  group by stay.pipeline_id, stay.stage_id
  having count(*) >= 20
)
select version.opportunity_id, version.rep_id, version.name, stage.name as stage,
  (moment.day - timezone(workspace.time_zone, version.stage_entered_at)::date)::float8 as days, usual.days as usual_days,
  moment.day - timezone(workspace.time_zone, version.stage_entered_at)::date > usual.days as is_stuck, true as is_judged
from core.opportunity_version as version
cross join moment
cross join core.workspace as workspace
join usual on usual.pipeline_id = version.pipeline_id and usual.stage_id = version.stage_id
left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.in_selling_set
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by days desc, version.opportunity_id
