-- Days from opening to closing of the contests won in the period: the CRM's own view, which knows only deals that were won.
-- Deals inherited late count for the team and not for the rep, whose row says how many those are (G14); a deal closed before it was opened counts for nobody.
with win as (
  select version.rep_id, version.is_inherited, member.team_id, (version.closed_on - version.cycle_started_on)::float8 as days,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source
      when 'inbound' then case when version.is_inbound then 'inbound' when not version.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome = 'won' and version.is_contest and version.closed_on >= version.cycle_started_on
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  case when grouping(rep_id) = 1 then count(*) else count(case when not is_inherited then 1 end) end as wins,
  count(case when is_inherited then 1 end) as inherited,
  case when grouping(rep_id) = 1 then sum(days) else sum(case when not is_inherited then days end) end as total_days,
  case when grouping(rep_id) = 1 then avg(days) else avg(case when not is_inherited then days end) end as average_days,
  case when grouping(rep_id) = 1 then percentile_cont(0.5) within group (order by days) else percentile_cont(0.5) within group (order by case when not is_inherited then days end) end as median_days,
  case when grouping(rep_id) = 1 then stddev_samp(days) else stddev_samp(case when not is_inherited then days end) end as days_deviation,
  case when grouping(rep_id) = 1 then array_agg(days) else array_agg(days) filter (where not is_inherited) end as cycles
from win
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(rep_id) = 1 or rep_id is not null) and (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
