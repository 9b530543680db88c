-- The deals that stood in commit or best case at the snapshot, and which of them were won in time.
with moment as (
  select ($until::date - case when $until::date - $from::date >= 60 then 30 when $until::date - $from::date >= 14 then 14 else ($until::date - $from::date)::integer end) as day,
    $as_of::timestamptz >= $until_at::timestamptz as is_over
), snapshot as (
  select moment.day, moment.is_over, moment.day::timestamp at time zone workspace.time_zone as instant, workspace.minor_digits from moment cross join core.workspace
), stood as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.close_on, version.forecast_category as category,
    case snapshot.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value,
    later.outcome, later.closed_on, later.outcome = 'won' and later.closed_on < $until::date as is_won
  from core.opportunity_version as version
  join snapshot on version.valid_from < snapshot.instant and snapshot.instant <= version.valid_until and snapshot.is_over
  join core.opportunity_version as later on later.opportunity_id = version.opportunity_id and later.exclusion is null
    and later.valid_from < $as_of::timestamptz and $as_of::timestamptz <= later.valid_until
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= snapshot.day and snapshot.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= snapshot.day and snapshot.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.outcome = 'open' and version.in_selling_set and version.exclusion is null and version.forecast_category in ('commit', 'best_case')
    and version.close_on >= $from::date and version.close_on < $until::date
)
select opportunity_id, rep_id, name, close_on, category, value, outcome, closed_on,
  category = 'commit' as is_committed, category = 'commit' and is_won as is_commit_won,
  category = 'best_case' as is_best_case, category = 'best_case' and is_won as is_best_case_won,
  case when category = 'commit' then value end as commit_value, case when category = 'commit' and is_won then value end as commit_won_value
from stood
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by close_on, opportunity_id
