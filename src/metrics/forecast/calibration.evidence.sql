-- The deals open and dated in the period at the snapshot, the probability of their stage, and whether they were won in time.
with moment as (
  select ($until::date - case when $until::date - $from::date >= 60 then 30 when $until::date - $from::date >= 14 then 14 else ($until::date - $from::date)::integer end) as day,
    $as_of::timestamptz >= $until_at::timestamptz as is_over
), snapshot as (
  select moment.day, moment.is_over, moment.day::timestamp at time zone workspace.time_zone as instant, workspace.minor_digits from moment cross join core.workspace
)
select version.opportunity_id, version.rep_id, version.name, version.close_on, stage.name as stage, version.probability, later.outcome, later.closed_on,
  later.outcome = 'won' and later.closed_on < $until::date as is_won
from core.opportunity_version as version
join snapshot on version.valid_from < snapshot.instant and snapshot.instant <= version.valid_until and snapshot.is_over
join core.opportunity_version as later on later.opportunity_id = version.opportunity_id and later.exclusion is null
  and later.valid_from < $as_of::timestamptz and $as_of::timestamptz <= later.valid_until
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= snapshot.day and snapshot.day < member.until_on
left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
where version.outcome = 'open' and version.in_selling_set and version.exclusion is null and version.probability is not null
  and version.close_on >= $from::date and version.close_on < $until::date
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.close_on, version.opportunity_id
