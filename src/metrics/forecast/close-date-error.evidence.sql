-- The deals won in the period, with the close date believed 30 days before.
with won as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.closed_on, account.name as account,
    (version.closed_on - 30)::timestamp at time zone workspace.time_zone as believed_at
  from core.opportunity_version as version
  cross join core.workspace
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.outcome = 'won' and version.in_selling_set and version.exclusion is null
    and version.closed_on >= $from::date and version.closed_on < $until::date
), earlier as (
  -- What was believed 30 days before; of a deal younger than that, what was believed first.
  select distinct on (won.opportunity_id) won.opportunity_id, version.close_on
  from won join core.opportunity_version as version on version.opportunity_id = won.opportunity_id
  where version.outcome = 'open' and version.valid_until >= won.believed_at and (version.close_on is not null or version.valid_from < won.believed_at)
  order by won.opportunity_id, version.valid_from
), missed as (
  select won.*, earlier.close_on as believed_on, won.closed_on - earlier.close_on as error
  from won left join earlier on earlier.opportunity_id = won.opportunity_id
)
select opportunity_id, rep_id, name, account, closed_on, believed_on, error, error is not null as is_dated, coalesce(abs(error) <= 7, false) as is_within
from missed
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by closed_on, opportunity_id
