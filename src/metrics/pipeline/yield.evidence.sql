-- The deals worked in the period with their days in it, and what the won ones brought.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date + 1, $until::date) as until_on from core.workspace
)
select version.opportunity_id, version.rep_id, version.name, version.outcome, version.cycle_started_on as opened_on, version.closed_on,
  greatest(least(coalesce(version.closed_on, moment.until_on), moment.until_on) - greatest(version.cycle_started_on, $from::date), 0)::float8 as days,
  case when version.outcome = 'won' then version.value end as won_value
from core.opportunity_version as version
cross join moment
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on < moment.until_on and moment.until_on <= member.until_on
where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.in_selling_set and version.exclusion is null
  and version.cycle_started_on < moment.until_on and (version.closed_on is null or version.closed_on >= $from::date) and (version.is_pipeline or version.is_contest)
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.cycle_started_on, version.opportunity_id
