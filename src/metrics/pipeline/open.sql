-- Opportunities open at the end of the period, or at the day asked for when that comes first: number, value, and what they lack.
-- Those dated in the period are its own pipeline: the part of `$by` = due.
-- Values are converted at the rate of that day and rounded once per deal (G10, G11).
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits from core.workspace
), open_deal as (
  select version.rep_id, member.team_id, moment.day - version.opened_on as age,
    case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as value,
    version.probability, version.close_on, version.close_on < moment.day as is_overdue,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source
      when 'inbound' then case when version.is_inbound then 'inbound' when not version.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country
      when 'product' then product.name when 'stage' then stage.name
      when 'due' then case when version.close_on < $from::date then 'before the period' when version.close_on < $until::date then 'in the period' when version.close_on is not null then 'after the period' end
    end as part
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
    and version.is_pipeline and version.in_selling_set
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as deals,
  case when count(*) = 0 then 0 else sum(value) end as amount,
  count(value) as sized,
  sum(value)::float8 / nullif(count(value), 0) as average,
  percentile_cont(0.5) within group (order by value::float8) as median,
  max(value)::float8 / nullif(sum(value)::float8, 0) as largest_share,
  sum(value)::float8 * sum(value)::float8 / nullif(sum(value::float8 * value::float8), 0) as effective_deals,
  sum(value * probability) as weighted, count(value * probability) as weighted_deals,
  percentile_cont(0.5) within group (order by age::float8) as age, count(age) as aged,
  count(case when is_overdue then 1 end) as overdue,
  count(case when value is null then 1 end) as unsized,
  count(case when close_on is null then 1 end) as undated
from open_deal
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
