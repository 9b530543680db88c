-- The deals due in the period, and which of them slipped.
with due as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, account.name as account, version.close_on, version.forecast_category,
    case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value
  from core.opportunity_version as version
  cross join core.workspace
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $from::date and $from::date < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= $from::date and version.close_on < $until::date
), judged as (
  select due.*, later.close_on as now_on, later.outcome, later.closed_on, $as_of::timestamptz >= $until_at::timestamptz as is_judged,
    $as_of::timestamptz >= $until_at::timestamptz and (later.outcome = 'open' or later.closed_on >= $until::date) as is_slipped
  from due
  join core.opportunity_version as later on later.opportunity_id = due.opportunity_id
    and later.valid_from < $as_of::timestamptz and $as_of::timestamptz <= later.valid_until and later.exclusion is null
)
select opportunity_id, rep_id, name, account, close_on, now_on, outcome, closed_on, forecast_category, value, is_judged, is_slipped,
  case when is_judged then value end as judged_value,
  case when is_slipped then value end as slipped_value,
  coalesce(is_judged and forecast_category = 'commit', false) as is_commit_judged, coalesce(is_slipped and forecast_category = 'commit', false) as is_commit_slipped
from judged
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by close_on, opportunity_id
