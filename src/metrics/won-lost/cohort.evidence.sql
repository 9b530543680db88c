-- The opportunities opened in the period, how long each took or has been open, and how it ended.
with horizon as (
  select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as tau
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and outcome = 'won' and is_contest and closed_on > $as_of_on::date - 365 and closed_on <= $as_of_on::date and closed_on >= cycle_started_on
)
select version.opportunity_id, version.rep_id, version.name, account.name as account, version.type, version.outcome, version.cycle_started_on as opened_on, version.closed_on,
  greatest(case when version.outcome = 'open' then $as_of_on::date else version.closed_on end - version.cycle_started_on, 0) as days, horizon.tau
from core.opportunity_version as version
cross join horizon
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.cycle_started_on and version.cycle_started_on < member.until_on
left join core.account as account on account.account_id = version.account_id
where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
  and version.cycle_started_on >= $from::date and version.cycle_started_on < $until::date and version.is_contest
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.cycle_started_on, version.opportunity_id
