-- Days from opening to winning, with what is still open counted as open (METRICS §8): contests opened in the window of days that ends with the period
-- (or with the day asked for), followed to that end; the window is the workspace's, or as long as is asked for. F_won, F_lost and S by Aalen–Johansen, a loss being the other way to end; wins and losses of a day share
-- its risk set, and those last seen open that day are still in it. A median of those won by τ, a mean of them, and the median day of a decision either way.
-- Whoever counted a deal at its closing counts it, an open one whoever held it at the end of the period; inherited ones count for the team alone (G13, G14).
-- τ: the workspace's own, else the 95th percentile of days to win among the contests won in the window, rounded up to 30; one for all.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, coalesce($window_days::integer, window_days::integer) as window_days, horizon_days from core.cycle_setting
), known as (
  select version.opportunity_id, version.rep_id, version.is_inherited, version.cycle_started_on, version.closed_on, version.type, version.source, version.is_inbound, version.account_id, version.product_id,
    case when version.outcome <> 'open' and version.closed_on <= asked.seen_on then version.outcome else 'open' end as ended, asked.seen_on, asked.window_days
  from core.opportunity_version as version
  cross join asked
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.is_contest
    and version.cycle_started_on <= asked.seen_on and (version.closed_on is null or version.closed_on >= version.cycle_started_on)
), horizon as (
  select coalesce(asked.horizon_days, won.days) as tau
  from asked cross join (
    select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as days
    from known where ended = 'won' and closed_on > seen_on - window_days
  ) as won
), holder as (
  -- Who held a deal at the end of a period that is long over.
  select opportunity_id, rep_id, is_inherited from core.opportunity_version
  where $until_at::timestamptz < $as_of::timestamptz and valid_from < $until_at::timestamptz and $until_at::timestamptz <= valid_until
), followed as (
  select known.opportunity_id, known.ended, known.type, known.source, known.is_inbound, known.account_id, known.product_id,
    case when known.ended = 'open' then coalesce(holder.rep_id, known.rep_id) else known.rep_id end as rep_id,
    case when known.ended = 'open' then coalesce(holder.is_inherited, known.is_inherited) else known.is_inherited end as is_inherited,
    case when known.ended = 'open' then known.seen_on else known.closed_on end as left_on,
    (case when known.ended = 'open' then known.seen_on else known.closed_on end - known.cycle_started_on)::integer as days
  from known left join holder on holder.opportunity_id = known.opportunity_id
  where known.cycle_started_on > known.seen_on - known.window_days
), parted as (
  select followed.rep_id, member.team_id, followed.ended, followed.days, followed.is_inherited,
    case $by::varchar
      when 'type' then followed.type when 'source' then followed.source
      when 'inbound' then case when followed.is_inbound then 'inbound' when not followed.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from followed
  left join core.team_member as member on member.rep_id = followed.rep_id and member.from_on <= followed.left_on and followed.left_on < member.until_on
  left join core.account as account on account.account_id = followed.account_id
  left join core.product as product on product.product_id = followed.product_id
), day as (
  select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part, days, count(case when is_inherited then 1 end) as inherited,
    (case when grouping(rep_id) = 1 then count(case when ended = 'won' then 1 end) else count(case when ended = 'won' and not is_inherited then 1 end) end)::integer as won,
    (case when grouping(rep_id) = 1 then count(case when ended = 'lost' then 1 end) else count(case when ended = 'lost' and not is_inherited then 1 end) end)::integer as lost,
    (case when grouping(rep_id) = 1 then count(case when ended = 'open' then 1 end) else count(case when ended = 'open' and not is_inherited then 1 end) end)::integer as still
  from parted
  group by grouping sets ((days), (team_id, days), (rep_id, days), (part, days), (rep_id, part, days))
  having ($by::varchar is not null or grouping(part) = 1) and (grouping(rep_id) = 1 or rep_id is not null) and (grouping(team_id) = 1 or team_id is not null)
), risk as (
  select *, nullif(sum(won + lost + still) over (partition by grain, team_id, rep_id, part order by days desc), 0)::float8 as at_risk from day
), curve as (
  -- Still open before the day: the product of 1 − ended ÷ at risk over the days before. Only the last of them can end everyone, and nobody is at risk after it.
  select *, coalesce(exp(sum(case when won + lost < at_risk then ln(1 - (won + lost) / at_risk) end) over (
      partition by grain, team_id, rep_id, part order by days rows between unbounded preceding and 1 preceding)), 1) as open_before
  from risk
), share as (
  select *, sum(coalesce(open_before * won / at_risk, 0)) over (partition by grain, team_id, rep_id, part order by days) as won_share from curve
), reached as (
  select share.*, tau, max(case when days <= tau then won_share end) over (partition by grain, team_id, rep_id, part) as all_won from share cross join horizon
)
-- Shares that differ in the tenth digit are one: what adds up to a half in another order is still a half.
select grain, team_id, rep_id, part, tau, sum(won + lost + still)::bigint as opened, sum(won + lost)::bigint as decided,
  coalesce(sum(case when days <= tau then won end), 0)::bigint as wins, sum(inherited)::bigint as inherited, coalesce(sum(case when days = 0 then won end), 0)::bigint as won_at_once,
  case when max(all_won) > 0 then max(all_won) end as won_share,
  min(case when all_won > 0 and won_share >= all_won / 2 * 0.999999999 then days end)::float8 as days_to_win,
  case when max(all_won) > 0 then sum(case when days <= tau then days * coalesce(open_before * won / at_risk, 0) end) / max(all_won) end as mean_days_to_win,
  min(case when open_before * (1 - (won + lost) / at_risk) <= 0.5 * 1.000000001 then days end)::float8 as days_to_decision,
  -- For errors, curves and peers: on each day, how many were won, lost and last seen open.
  array_agg(array[days, won, lost, still] order by days) as leavings
from reached
group by grain, team_id, rep_id, part, tau
order by grain, team_id, rep_id, part
