-- What was booked in the period: credited money of won deals of the selling set, and whole deals by who closed them.
-- Overlay credit is nobody's booking here (G12); a number of deals counts each deal once (G13).
with credit as (
  select opportunity_id, rep_id, team_id, account_id, type, source, share, value, arr, tcv, acv
  from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
), shared as (
  -- How large a shared deal is as a whole, and within a team: a team's largest deal is not half a deal.
  select opportunity_id, team_id, sum(value) as in_team, sum(sum(value)) over (partition by opportunity_id) as whole
  from credit where share <> 1 group by opportunity_id, team_id
), line as (
  select credit.rep_id, credit.team_id, credit.value, credit.arr, credit.tcv, credit.acv, false as is_deal, null::decimal(28,4) as size,
    coalesce(shared.whole, credit.value) as whole, coalesce(shared.in_team, credit.value) as in_team,
    case $by::varchar
      when 'type' then credit.type when 'source' then credit.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from credit
  left join shared on shared.opportunity_id = credit.opportunity_id and shared.team_id is not distinct from credit.team_id and credit.share <> 1
  left join core.account as account on account.account_id = credit.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
  left join core.opportunity as deal on deal.opportunity_id = credit.opportunity_id and $by::varchar = 'product'
  left join core.product as product on product.product_id = deal.product_id
  union all
  select version.rep_id, member.team_id, null, null, null, null, true, case when version.value > 0 then version.value end, null, null,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
  left join core.product as product on product.product_id = version.product_id and $by::varchar = 'product'
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome = 'won' and version.in_selling_set and version.exclusion is null
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  coalesce(sum(value), 0) as amount,
  count(*) filter (where value <> 0) as credits,
  sqrt(coalesce(sum(value::float8 * value::float8), 0)) as amount_error,
  count(*) filter (where is_deal) as deals,
  count(size) as sized,
  sum(size)::float8 / nullif(count(size), 0) as average,
  percentile_cont(0.5) within group (order by size::float8) as median,
  case when sum(value) > 0 then (case when grouping(rep_id) = 0 then max(value) when grouping(team_id) = 0 then max(in_team) else max(whole) end)::float8 / sum(value)::float8 end as largest_share,
  sum(arr) as arr, count(arr) as arr_credits,
  sum(tcv) as tcv, count(tcv) as tcv_credits,
  sum(acv) as acv, count(acv) as acv_credits,
  array_agg(size::float8) filter (where size is not null) as sizes
from line
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having ($by::varchar is not null or grouping(part) = 1) and (grouping(team_id) = 1 or team_id is not null) and (grouping(rep_id) = 1 or rep_id is not null)
order by grain, team_id, rep_id, part
