-- The open deals dated in the period and the credits booked in it, each with what it adds to commit, best case and open pipeline.
with moment as (
  -- Whether forecast categories are in use, and whether any open deal was ever seen with a date: without, commit and pipeline are unknown, not 0.
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day,
    exists (select 1 from core.opportunity_version where outcome = 'open' and forecast_category in ('commit', 'best_case') and valid_from < least($as_of::timestamptz, $until_at::timestamptz)) as has_categories,
    exists (select 1 from core.opportunity_version where outcome = 'open' and close_on is not null and valid_from < least($as_of::timestamptz, $until_at::timestamptz)) as has_dates
), line as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.close_on, version.forecast_category as category,
    case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value
  from core.opportunity_version as version
  cross join moment cross join core.workspace
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= $from::date and version.close_on < $until::date and version.forecast_category is distinct from 'omitted'
  union all
  select booking.opportunity_id, booking.rep_id, booking.team_id, deal.name, booking.closed_on, 'closed', booking.value
  from core.booking as booking
  cross join moment
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  where booking.valid_from < moment.instant and moment.instant <= booking.valid_until
    and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
)
select opportunity_id, rep_id, name, close_on, category, value,
  case when has_categories and category in ('closed', 'commit') then value end as commit_value,
  case when has_categories and category in ('closed', 'commit', 'best_case') then value end as best_case_value,
  case when has_dates and category is distinct from 'closed' then value end as open_value
from line cross join moment
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by close_on, opportunity_id, rep_id
