-- Deals open at the period's first midnight and dated in it: did they close by its end? Slipped is re-dated or simply left (METRICS §4.2).
-- Lost is not slipped, closing early is not slipped. Known once the period is over. By the owner and the amount of that first midnight.
with due as (
  select version.opportunity_id, version.rep_id, member.team_id, version.forecast_category,
    case workspace.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) else round(version.value_original * fx.rate, 3)::decimal(28, 4) end as value,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'stage' then stage.name
    end as part
  from core.opportunity_version as version
  cross join core.workspace
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $from::date and $from::date < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= $from::date and version.close_on < $until::date
), judged as (
  select due.*, $as_of::timestamptz >= $until_at::timestamptz as is_judged,
    $as_of::timestamptz >= $until_at::timestamptz and (later.outcome = 'open' or later.closed_on >= $until::date) as is_slipped
  from due
  join core.opportunity_version as later on later.opportunity_id = due.opportunity_id
    and later.valid_from < $as_of::timestamptz and $as_of::timestamptz <= later.valid_until and later.exclusion is null
)
select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as due, count(case when is_judged then 1 end) as judged, count(case when is_slipped then 1 end) as slipped,
  count(case when is_slipped then 1 end)::float8 / nullif(count(case when is_judged then 1 end), 0) as slip_rate,
  coalesce(sum(case when is_slipped then value end), 0)::float8 / nullif(sum(case when is_judged then value end)::float8, 0) as slip_rate_amount,
  count(case when is_judged then value end) as sized,
  count(case when is_judged and forecast_category = 'commit' then 1 end) as commit_judged,
  count(case when is_slipped and forecast_category = 'commit' then 1 end) as commit_slipped,
  count(case when is_slipped and forecast_category = 'commit' then 1 end)::float8 / nullif(count(case when is_judged and forecast_category = 'commit' then 1 end), 0) as commit_slip_rate
from judged
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
