-- Open deals that have been in their stage longer than four of five later won deals had been when they moved on (METRICS §7).
-- The 80th percentile of completed stays in that stage by deals won since, over 365 days, from twenty stays.
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
), open_deal as (
  select version.rep_id, member.team_id, moment.day - timezone(workspace.time_zone, version.stage_entered_at)::date > usual.days as is_stuck, usual.days is not null as is_known,
    case $by::varchar when 'stage' then stage.name end as part
  from core.opportunity_version as version
  cross join moment
  cross join core.workspace as workspace
  left join usual on usual.pipeline_id = version.pipeline_id and usual.stage_id = version.stage_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.in_selling_set
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(case when is_stuck then 1 end) as stuck_deals, count(case when is_known then 1 end) as judged_deals,
  count(case when is_stuck then 1 end)::float8 / nullif(count(case when is_known then 1 end), 0) as stuck
from open_deal
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
