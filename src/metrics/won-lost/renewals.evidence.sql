-- The renewals decided in the period.
select version.opportunity_id, version.rep_id, version.name, account.name as account, version.outcome, version.closed_on, version.value, version.lost_reason,
  version.outcome = 'won' as is_won, true as is_closed
from core.opportunity_version as version
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
left join core.account as account on account.account_id = version.account_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.closed_on >= $from::date and version.closed_on < $until::date
  and version.outcome in ('won', 'lost') and version.no_contest_reason = 'renewal'
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar)
  and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.closed_on, version.opportunity_id
