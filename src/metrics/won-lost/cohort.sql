-- Of the opportunities opened in the period, the share that is won within τ days: F_won(τ) by Aalen–Johansen, a loss being the competing end
-- and an open deal followed to the day asked for. "Won of all decided so far" flatters, because wins come sooner than losses (METRICS §6, W6).
-- τ: the 95th percentile of days to win among contests won in the last 365 days, rounded up to 30, one for all. Where no deal has been followed
-- that long, the curve says what is known so far. Wins and losses of a day share its risk set; those last seen open that day are still in it.
with opened as (
  select version.rep_id, member.team_id, version.outcome,
    greatest(case when version.outcome = 'open' then $as_of_on::date else version.closed_on end - version.cycle_started_on, 0) as days,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source
      when 'inbound' then case when version.is_inbound then 'inbound' when not version.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country
      when 'product' then product.name
    end as part
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.cycle_started_on and version.cycle_started_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.cycle_started_on >= $from::date and version.cycle_started_on < $until::date and version.is_contest
), horizon as (
  select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as tau
  from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and outcome = 'won' and is_contest and closed_on > $as_of_on::date - 365 and closed_on <= $as_of_on::date and closed_on >= cycle_started_on
), day as (
  select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part, days,
    count(*)::float8 as leaving, count(case when outcome = 'won' then 1 end)::float8 as won, count(case when outcome = 'lost' then 1 end)::float8 as lost
  from opened
  group by grouping sets ((days), (team_id, days), (rep_id, days), (part, days), (rep_id, part, days))
  having $by::varchar is not null or grouping(part) = 1
), risk as (
  select *, sum(leaving) over (partition by grain, team_id, rep_id, part order by days desc) as at_risk from day
), curve as (
  -- Still open before the day: the product of 1 − ended ÷ at risk over the days before. Only the last of them can end everyone, and no day follows it.
  select *, coalesce(exp(sum(case when won + lost < at_risk then ln(1 - (won + lost) / at_risk) end) over (
      partition by grain, team_id, rep_id, part order by days rows between unbounded preceding and 1 preceding)), 1) as still_open
  from risk
)
select grain, team_id, rep_id, part, sum(leaving)::bigint as opened, sum(won + lost)::bigint as decided, max(days) as followed_days, tau,
  case when sum(won + lost) > 0 then coalesce(sum(case when tau is null or days <= tau then still_open * won / at_risk end), 0) end as cohort_win_rate,
  case when sum(won + lost) > 0 then coalesce(sum(case when tau is null or days <= tau then still_open * lost / at_risk end), 0) end as cohort_loss_rate
from curve cross join horizon
group by grain, team_id, rep_id, part, tau
order by grain, team_id, rep_id, part
