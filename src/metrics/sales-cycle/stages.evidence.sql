-- The stays that ended in the period.
select stay.opportunity_id, stay.rep_id, version.name, stage.name as stage, stay.entered_on as from_on, stay.left_on as to_on, (stay.left_on - stay.entered_on)::float8 as days
from core.stage_stay as stay
join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
  and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.in_selling_set and version.exclusion is null
left join core.stage as stage on stage.stage_id = stay.stage_id and stage.pipeline_id = stay.pipeline_id
left join core.team_member as member on member.rep_id = stay.rep_id and member.from_on <= stay.left_on and stay.left_on < member.until_on
where stay.left_at < $as_of::timestamptz and stay.left_on >= $from::date and stay.left_on < $until::date
  and ($rep_id::varchar is null or stay.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by stay.left_on, stay.opportunity_id, stay.entered_at
