-- How much of a rep's distance to peers is the leads, and how much is what was made of them. Decided opportunities with a lead score,
-- in bands of the score as it stood when they opened; peers are everyone else (a team's: everyone outside it).
-- E = Σ peers' band rate × own deals in the band. Lead mix = E ÷ n − peers' rate, rate = (won − E) ÷ n: together own − peers' rate, exactly.
-- A band with fewer than 20 deals of peers takes their rate pulled to their overall one, worth 30 deals (METRICS §2, §6).
with scored as (
  select version.rep_id, version.outcome = 'won' as is_won, version.closed_on, version.lead_score
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
  select scored.rep_id, member.team_id, scored.is_won, scored.lead_score, band.band, band.from_score
  from scored
  join band on band.from_score <= scored.lead_score and scored.lead_score < band.until_score
  left join core.team_member as member on member.rep_id = scored.rep_id and member.from_on <= scored.closed_on and scored.closed_on < member.until_on
  where scored.closed_on >= $from::date
), cell as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, band, from_score,
    count(case when is_won then 1 end)::float8 as won, count(*)::float8 as deals
  from contest
  group by grouping sets ((band, from_score), (team_id, band, from_score), (rep_id, band, from_score))
), ranked as (
  select is_won, rank() over (order by lead_score) + (count(*) over (partition by lead_score) - 1) / 2.0::float8 as place from contest
), separation as (
  -- The chance that a won deal scores higher than a lost one, ties half: the area under the ROC curve.
  select (sum(case when is_won then place end)::float8 - (count(case when is_won then 1 end)) * ((count(case when is_won then 1 end)) + 1) / 2.0::float8)
    / nullif(count(case when is_won then 1 end)::float8 * (count(case when not is_won then 1 end)), 0) as auc
  from ranked
), everyone as (
  select band, won, deals, sum(won) over () as all_won, sum(deals) over () as all_deals from cell where grain = 'all'
), held as (
  select cell.*, everyone.won - cell.won as peer_won, everyone.deals - cell.deals as peer_deals,
    (all_won - sum(cell.won) over own) / nullif(all_deals - sum(cell.deals) over own, 0) as peer_rate
  from cell join everyone using (band)
  window own as (partition by cell.grain, cell.team_id, cell.rep_id)
), rated as (
  select *, case when peer_deals >= 20 then peer_won / peer_deals else (peer_won + 30 * peer_rate) / (peer_deals + 30) end as band_rate
  from held
)
select grain, team_id, rep_id, null::varchar as part, sum(won)::bigint as won, sum(deals)::bigint as scored, peer_rate, sum(deals * band_rate) as expected_won,
  sum(won) / nullif(sum(deals * band_rate), 0) * peer_rate as fit_adjusted_win_rate,
  sum(deals * band_rate) / sum(deals) - peer_rate as lead_mix_effect,
  (sum(won) - sum(deals * band_rate)) / sum(deals) as rate_effect,
  (sum(won) - sum(deals * band_rate)) / nullif(sqrt(sum(deals * band_rate * (1 - band_rate))), 0) as rate_z,
  -- Whether the score says anything at all is asked of everyone's bands together.
  case grain when 'all' then auc end as auc, case grain when 'all' then array_agg(won order by from_score) end as band_won, case grain when 'all' then array_agg(deals order by from_score) end as band_deals
from rated cross join separation
group by grain, team_id, rep_id, peer_rate, auc
order by grain, team_id, rep_id
