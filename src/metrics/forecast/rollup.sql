-- What the CRM's categories add up to at the day asked for, or at the period's end: commit is what is booked and what is open in commit,
-- best case adds that category, open pipeline is everything open and not omitted, all dated in the period. Open money is the owner's, booked money the credited's.
with moment as (
  -- Whether forecast categories are in use, and whether any open deal was ever seen with a date: without, commit and pipeline are unknown, not 0.
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day,
    exists (select 1 from core.opportunity_version where outcome = 'open' and forecast_category in ('commit', 'best_case') and valid_from < least($as_of::timestamptz, $until_at::timestamptz)) as has_categories,
    exists (select 1 from core.opportunity_version where outcome = 'open' and close_on is not null and valid_from < least($as_of::timestamptz, $until_at::timestamptz)) as has_dates
), line as (
  select version.rep_id, member.team_id, null::decimal(28, 4) as booked, version.forecast_category as category,
    case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'stage' then stage.name
    end as part
  from core.opportunity_version as version
  cross join moment cross join core.workspace
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= $from::date and version.close_on < $until::date and version.forecast_category is distinct from 'omitted'
  union all
  select booking.rep_id, booking.team_id, booking.value, 'closed', null,
    case $by::varchar
      when 'type' then booking.type when 'source' then booking.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country
    end
  from core.booking as booking
  cross join moment
  left join core.account as account on account.account_id = booking.account_id
  where booking.valid_from < moment.instant and moment.instant <= booking.valid_until
    and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
)
select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  case when has_categories then coalesce(sum(booked), 0) + coalesce(sum(case when category = 'commit' then value end), 0) end as commit,
  count(case when category in ('closed', 'commit') then 1 end) as commit_deals,
  case when has_categories then coalesce(sum(booked), 0) + coalesce(sum(case when category in ('commit', 'best_case') then value end), 0) end as best_case,
  count(case when category in ('closed', 'commit', 'best_case') then 1 end) as best_case_deals,
  case when has_dates then coalesce(sum(value), 0) end as open_pipeline,
  count(case when category is distinct from 'closed' then 1 end) as open_deals
from line cross join moment
group by grouping sets ((has_categories, has_dates), (has_categories, has_dates, team_id), (has_categories, has_dates, rep_id), (has_categories, has_dates, part), (has_categories, has_dates, rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
