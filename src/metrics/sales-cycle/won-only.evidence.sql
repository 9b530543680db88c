-- The contests won in the period with the days they took; for a rep those inherited late are listed without days, for they are not the rep's (G14).
select version.opportunity_id, version.rep_id, version.name, account.name as account, version.cycle_started_on as opened_on, version.closed_on, version.is_inherited,
  case when $rep_id::varchar is null or not version.is_inherited then (version.closed_on - version.cycle_started_on)::float8 end as days
from core.opportunity_version as version
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
left join core.account as account on account.account_id = version.account_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.closed_on >= $from::date and version.closed_on < $until::date
  and version.outcome = 'won' and version.is_contest and version.closed_on >= version.cycle_started_on
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.closed_on, version.opportunity_id
