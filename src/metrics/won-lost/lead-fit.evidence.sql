-- The decided opportunities with a lead score, each with the chance that peers' deals of its band were won.
with scored as (
  select version.opportunity_id, version.rep_id, version.name, version.outcome, version.outcome = 'won' as is_won, version.closed_on, version.lead_score
  from core.opportunity_version as version
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= least($from::date, least($as_of_on::date, $until::date - 1) - 364) and version.closed_on < $until::date
    and version.outcome in ('won', 'lost') and version.is_contest and version.lead_score is not null
), threshold as (
  select from_score from core.lead_band
  union
  select percentile_cont(0.3333333333333333) within group (order by lead_score) from scored
  where closed_on > least($as_of_on::date, $until::date - 1) - 365 and not exists (select 1 from core.lead_band)
  union
  select percentile_cont(0.6666666666666667) within group (order by lead_score) from scored
  where closed_on > least($as_of_on::date, $until::date - 1) - 365 and not exists (select 1 from core.lead_band)
), band as (
  select from_score, until_score, case when from_score > '-infinity'::float8 then '≥ ' || from_score::decimal(18, 2)::varchar when until_score < 'infinity'::float8 then '< ' || until_score::decimal(18, 2)::varchar end as band
  from (
    select from_score, lead(from_score, 1, 'infinity'::float8) over (order by from_score) as until_score
    from (select '-infinity'::float8 as from_score union select from_score from threshold where from_score is not null) as bound
  ) as bounded
), contest as (
  select scored.*, band.band,
    coalesce(($rep_id::varchar is null or scored.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar), false) as is_own
  from scored
  join band on band.from_score <= scored.lead_score and scored.lead_score < band.until_score
  left join core.team_member as member on member.rep_id = scored.rep_id and member.from_on <= scored.closed_on and scored.closed_on < member.until_on
  where scored.closed_on >= $from::date
), peer_band as (
  select band, count(case when not is_own and is_won then 1 end)::float8 as won, count(case when not is_own then 1 end)::float8 as deals from contest group by band
), peer as (
  select sum(won) / nullif(sum(deals), 0) as rate from peer_band
)
select opportunity_id, rep_id, name, outcome, closed_on, lead_score, band, is_won, true as is_scored, peer.rate as peer_rate,
  case when peer_band.deals >= 20 then peer_band.won / peer_band.deals else (peer_band.won + 30 * peer.rate) / (peer_band.deals + 30) end as expected_won
from contest join peer_band using (band) cross join peer
where is_own
order by closed_on, opportunity_id
