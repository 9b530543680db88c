-- What was booked in the period: credited money of won deals of the selling set, and whole deals by who closed them.
-- Team sums leave overlay credit out (G12); a number of deals counts each deal once (G13).
with line as (
  select booking.rep_id, booking.team_id, booking.value, booking.arr, booking.tcv, booking.acv, false as is_deal, null::decimal(28,4) as size,
    case $by::varchar
      when 'type' then booking.type when 'source' then booking.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from core.booking as booking
  left join core.account as account on account.account_id = booking.account_id
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  left join core.product as product on product.product_id = deal.product_id
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= $from::date and booking.closed_on < $until::date and booking.in_selling_set and booking.kind = 'revenue'
  union all
  select version.rep_id, member.team_id, null, null, null, null, true, version.value,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome = 'won' and version.in_selling_set and version.exclusion is null
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  coalesce(sum(value), 0) as amount,
  count(value) as credits,
  sqrt(coalesce(sum(value::float8 * value::float8), 0)) as amount_error,
  count(*) filter (where is_deal) as deals,
  count(size) filter (where size > 0) as sized,
  (sum(size) filter (where size > 0))::float8 / nullif(count(size) filter (where size > 0), 0) as average,
  percentile_cont(0.5) within group (order by size::float8) filter (where size > 0) as median,
  max(value)::float8 / nullif(sum(value)::float8, 0) as largest_share,
  sum(arr) as arr, count(arr) as arr_credits,
  sum(tcv) as tcv, count(tcv) as tcv_credits,
  sum(acv) as acv, count(acv) as acv_credits,
  array_agg(size::float8) filter (where size > 0) as sizes
from line
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
order by grain, team_id, rep_id, part
