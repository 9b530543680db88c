-- The opportunities decided in the period, each with the rate of all reps together and how many deals that rate is worth.
with contest as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.outcome, version.closed_on, version.outcome = 'won' as is_won
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
)
select opportunity_id, rep_id, name, outcome, closed_on, is_won, true as is_closed, prior_rate, prior_weight
from contest left join prior on true
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by closed_on, opportunity_id
