-- The opportunities decided in the period, each with what it adds to the counts and sums.
select version.opportunity_id, version.rep_id, version.name, account.name as account, version.type, version.outcome, version.cycle_started_on as opened_on, version.closed_on,
  case when version.closed_on >= version.cycle_started_on then (version.closed_on - version.cycle_started_on)::float8 end as days, version.value,
  version.lost_reason, version.competitor, stage.name as last_open_stage,
  version.outcome = 'won' as is_won, version.outcome = 'lost' as is_lost, true as is_closed, coalesce(version.is_no_decision, false) as is_no_decision,
  case when version.outcome = 'won' then version.value end as won_value,
  case when version.outcome = 'lost' then version.value end as lost_value,
  case when version.value > 0 then version.value end as sized_value
from core.opportunity_version as version
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
left join core.account as account on account.account_id = version.account_id
left join core.stage as stage on stage.stage_id = version.last_open_stage_id and stage.pipeline_id = version.pipeline_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.closed_on >= $from::date and version.closed_on < $until::date
  and version.outcome in ('won', 'lost') and version.is_contest
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.closed_on, version.opportunity_id
