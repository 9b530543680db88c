-- Days that deals of the selling set stayed in stages they left in the period: the middle stay. By stage with `$by`.
with stay as (
  select stay.rep_id, member.team_id, (stay.left_on - stay.entered_on)::float8 as days, case $by::varchar when 'stage' then stage.name end as part
  from core.stage_stay as stay
  join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
    and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.in_selling_set and version.exclusion is null
  left join core.stage as stage on stage.stage_id = stay.stage_id and stage.pipeline_id = stay.pipeline_id
  left join core.team_member as member on member.rep_id = stay.rep_id and member.from_on <= stay.left_on and stay.left_on < member.until_on
  where stay.left_at < $as_of::timestamptz and stay.left_on >= $from::date and stay.left_on < $until::date
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as stays, percentile_cont(0.5) within group (order by days) as stage_days
from stay
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
