-- What was booked in the period: credited money of won deals of the selling set, and whole deals by who closed them.
-- Overlay credit is nobody's booking here (G12); a number of deals counts each deal once (G13).
with credit as (
  select opportunity_id, rep_id, team_id, account_id, type, source, share, value, arr, tcv, acv
  from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
), shared as (
  -- A shared deal is one deal to everyone and to a team, and as large as their parts of it together.
  select opportunity_id, rep_id, sum(value) over deal as whole, sum(value) over in_team as in_team,
    row_number() over (partition by opportunity_id order by coalesce(value, 0) = 0, rep_id) = 1 as is_deals_first,
    row_number() over (partition by opportunity_id, team_id order by coalesce(value, 0) = 0, rep_id) = 1 as is_teams_first
  from credit
  where share <> 1
  window deal as (partition by opportunity_id), in_team as (partition by opportunity_id, team_id)
), line as (
  select credit.rep_id, credit.team_id, credit.value, credit.arr, credit.tcv, credit.acv,
    true as is_credit, coalesce(shared.is_teams_first, true) as is_teams_first, coalesce(shared.is_deals_first, true) as is_deals_first,
    case when shared.rep_id is null then credit.value else shared.in_team end as in_team, case when shared.rep_id is null then credit.value else shared.whole end as whole,
    false as is_deal, null::decimal(28,4) as size,
    case $by::varchar
      when 'type' then credit.type when 'source' then credit.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from credit
  left join shared on shared.opportunity_id = credit.opportunity_id and shared.rep_id = credit.rep_id
  left join core.account as account on account.account_id = credit.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
  left join core.opportunity as deal on deal.opportunity_id = credit.opportunity_id and $by::varchar = 'product'
  left join core.product as product on product.product_id = deal.product_id
  union all
  select version.rep_id, member.team_id, null, null, null, null, false, false, false, null, null, true, case when version.value > 0 then version.value end,
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
), summed as (
  select
    case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part,
    sum(value) as value, count(value) as known, count(case when is_credit then 1 end) as credited,
    case when grouping(rep_id) = 0 then count(case when is_credit and value <> 0 then 1 end) when grouping(team_id) = 0 then count(case when is_teams_first and value <> 0 then 1 end)
      else count(case when is_deals_first and value <> 0 then 1 end) end as credits,
    case when grouping(rep_id) = 0 then count(case when is_credit and value is null then 1 end) when grouping(team_id) = 0 then count(case when is_teams_first and value is null then 1 end)
      else count(case when is_deals_first and value is null then 1 end) end as unvalued,
    -- Σ v² over deals: the parts of a deal times all of it add up to its square.
    case when grouping(rep_id) = 0 then sum(value::float8 * value::float8) when grouping(team_id) = 0 then sum(value::float8 * in_team::float8) else sum(value::float8 * whole::float8) end as squares,
    case when grouping(rep_id) = 0 then max(value) when grouping(team_id) = 0 then max(in_team) else max(whole) end as largest,
    count(case when is_deal then 1 end) as deals,
    count(size) as sized,
    sum(size)::float8 / nullif(count(size), 0) as average,
    percentile_cont(0.5) within group (order by size::float8) as median,
    sum(arr) as arr,
    case when grouping(rep_id) = 0 then count(arr) when grouping(team_id) = 0 then count(case when is_teams_first then arr end) else count(case when is_deals_first then arr end) end as arr_credits,
    sum(tcv) as tcv,
    case when grouping(rep_id) = 0 then count(tcv) when grouping(team_id) = 0 then count(case when is_teams_first then tcv end) else count(case when is_deals_first then tcv end) end as tcv_credits,
    sum(acv) as acv,
    case when grouping(rep_id) = 0 then count(acv) when grouping(team_id) = 0 then count(case when is_teams_first then acv end) else count(case when is_deals_first then acv end) end as acv_credits,
    case when grouping(rep_id) = 0 then count(case when is_credit then 1 end) when grouping(team_id) = 0 then count(case when is_teams_first then 1 end) else count(case when is_deals_first then 1 end) end as credited_deals,
    array_agg(size::float8) filter (where size is not null) as sizes
  from line
  group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
  having ($by::varchar is not null or grouping(part) = 1) and (grouping(team_id) = 1 or team_id is not null) and (grouping(rep_id) = 1 or rep_id is not null)
)
select grain, team_id, rep_id, part,
  -- Unknown only when there are credits and none has a known value (no amount, or no rate).
  case when known > 0 or credited = 0 then coalesce(value, 0) end as amount, credits, unvalued, sqrt(coalesce(squares, 0)) as amount_error,
  deals, sized, average, median,
  case when value > 0 then largest::float8 / value::float8 end as largest_share,
  arr, arr_credits, credited_deals - arr_credits as arr_unknown, tcv, tcv_credits, credited_deals - tcv_credits as tcv_unknown, acv, acv_credits, credited_deals - acv_credits as acv_unknown,
  sizes
from summed
order by grain, team_id, rep_id, part
