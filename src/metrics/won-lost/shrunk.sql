-- The win rate pulled towards everyone's by as much as chance leaves open: (won + M·p) ÷ (closed + M), p the rate of all reps together.
-- M = (1 − ρ) ÷ ρ from how far reps lie apart (beta-binomial by moments, METRICS §2); fewer than 5 reps or 100 deals: M = 30.
-- Where reps differ no more than chance would have it, M is without bound (`prior_weight` null) and everyone gets p.
with contest as (
  select version.rep_id, member.team_id, version.outcome = 'won' as is_won
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome in ('won', 'lost') and version.is_contest
), rep as (
  select rep_id, count(case when is_won then 1 end)::float8 as won, count(*)::float8 as closed from contest where rep_id is not null group by rep_id
), pooled as (
  select count(*) as reps, sum(closed) as closed, sum(won) / nullif(sum(closed), 0) as p, sum(closed * closed) as squares from rep
), spread as (
  select pooled.reps, pooled.closed, pooled.p,
    (sum(rep.closed * (rep.won / rep.closed - p) * (rep.won / rep.closed - p)) - p * (1 - p) * (reps - 1))
      / nullif(p * (1 - p) * (pooled.closed - squares / pooled.closed - (reps - 1)), 0) as rho
  from rep cross join pooled
  group by pooled.reps, pooled.closed, pooled.p, pooled.squares
), prior as (
  select p as prior_rate, case when reps < 5 or closed < 100 then 30 when rho > 0 then (1 - least(rho, 0.999999999999)) / least(rho, 0.999999999999) end as prior_weight
  from spread
), own as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    count(case when is_won then 1 end) as won, count(*) as closed
  from contest
  group by grouping sets ((), (team_id), (rep_id))
)
select grain, team_id, rep_id, null::varchar as part, won, closed, prior_rate, prior_weight,
  case when closed > 0 then case when prior_weight is null then prior_rate else (won + prior_weight * prior_rate) / (closed + prior_weight) end end as shrunk_win_rate
from own left join prior on true
order by grain, team_id, rep_id
