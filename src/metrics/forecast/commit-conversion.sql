-- Of the deals that stood in commit, dated in the period, 30 days before its end (a month's: 14): the share won by its end. The same for best case.
-- Known once the period is over. Whole deals, by the owner at the snapshot; by amount as it stood there.
with moment as (
  select ($until::date - case when $until::date - $from::date >= 60 then 30 when $until::date - $from::date >= 14 then 14 else ($until::date - $from::date)::integer end) as day,
    $as_of::timestamptz >= $until_at::timestamptz as is_over
), snapshot as (
  select moment.day, moment.is_over, moment.day::timestamp at time zone workspace.time_zone as instant, workspace.minor_digits from moment cross join core.workspace
), stood as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.close_on, version.forecast_category as category,
    case snapshot.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value,
    later.outcome, later.closed_on, later.outcome = 'won' and later.closed_on < $until::date as is_won,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country end as part
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
select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(case when category = 'commit' then 1 end) as committed,
  count(case when category = 'commit' and is_won then 1 end) as commit_won,
  count(case when category = 'commit' and is_won then 1 end)::float8 / nullif(count(case when category = 'commit' then 1 end), 0) as commit_conversion,
  coalesce(sum(case when category = 'commit' and is_won then value end), 0)::float8 / nullif(sum(case when category = 'commit' then value end)::float8, 0) as commit_conversion_amount,
  count(case when category = 'commit' then value end) as commit_sized,
  count(case when category = 'best_case' then 1 end) as best_case,
  count(case when category = 'best_case' and is_won then 1 end) as best_case_won,
  count(case when category = 'best_case' and is_won then 1 end)::float8 / nullif(count(case when category = 'best_case' then 1 end), 0) as best_case_conversion
from stood
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
