-- Opportunities decided in the period: won against lost, per rep, per team and for everyone.
-- A deal counts whole, to the rep who owned it when it closed; renewals, trials at zero and duplicates are no contest.
-- By amount only what has one counts: many exports blank a lost amount to 0, and where no loss has one, neither its sum nor the share by amount is known.
-- Likewise the share without a decision where no loss has a reason.
-- How long a deal took to be won or lost: `$by` = days, in the bands of METRICS §4.4.
-- Lead bands: by the score as it stood when the deal opened; the workspace's own bounds, else thirds of the last 365 days' contests.
with scored as (
  select version.lead_score
  from core.opportunity_version as version
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on > least($as_of_on::date, $until::date - 1) - 365 and version.closed_on < $until::date
    and version.outcome in ('won', 'lost') and version.is_contest and version.lead_score is not null
    and $by::varchar = 'lead-band' and not exists (select 1 from core.lead_band)
), threshold as (
  select from_score from core.lead_band
  union select percentile_cont(0.3333333333333333) within group (order by lead_score) from scored
  union select percentile_cont(0.6666666666666667) within group (order by lead_score) from scored
), band as (
  select from_score, until_score, case when from_score > '-infinity'::float8 then '≥ ' || from_score::decimal(18, 2)::varchar when until_score < 'infinity'::float8 then '< ' || until_score::decimal(18, 2)::varchar end as band
  from (
    select from_score, lead(from_score, 1, 'infinity'::float8) over (order by from_score) as until_score
    from (select '-infinity'::float8 as from_score union select from_score from threshold where from_score is not null) as bound
  ) as bounded
), contest as (
  select version.rep_id, member.team_id, version.outcome, version.value, version.is_no_decision, version.lost_reason,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source
      when 'inbound' then case when version.is_inbound then 'inbound' when not version.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country
      when 'product' then product.name when 'stage' then stage.name when 'reason' then version.lost_reason when 'competitor' then version.competitor
      when 'lead-band' then band.band
      when 'days' then case
        when version.closed_on - version.cycle_started_on between 0 and 13 then '0–13' when version.closed_on - version.cycle_started_on between 14 and 27 then '14–27'
        when version.closed_on - version.cycle_started_on between 28 and 55 then '28–55' when version.closed_on - version.cycle_started_on >= 56 then '56+' end
    end as part
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  left join core.stage as stage on stage.stage_id = version.last_open_stage_id and stage.pipeline_id = version.pipeline_id
  left join band on $by::varchar = 'lead-band' and band.from_score <= version.lead_score and version.lead_score < band.until_score
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome in ('won', 'lost') and version.is_contest
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(case when outcome = 'won' then 1 end) as won,
  count(case when outcome = 'lost' then 1 end) as lost,
  count(*) as closed,
  case when count(case when outcome = 'won' then 1 end) = 0 or count(case when outcome = 'won' then value end) > 0 then coalesce(sum(case when outcome = 'won' then value end), 0) end as won_amount,
  count(case when outcome = 'won' then value end) as won_sized,
  case when count(case when outcome = 'lost' then 1 end) = 0 or count(case when outcome = 'lost' and value > 0 then 1 end) > 0 then coalesce(sum(case when outcome = 'lost' then value end), 0) end as lost_amount,
  count(case when outcome = 'lost' and value > 0 then 1 end) as lost_sized,
  count(case when value > 0 then 1 end) as sized,
  count(case when outcome = 'won' then 1 end)::float8 / nullif(count(case when outcome = 'lost' then 1 end), 0) as ratio,
  count(case when outcome = 'won' then 1 end)::float8 / nullif(count(*), 0) as win_rate,
  case when count(case when outcome = 'lost' then 1 end) = 0 or count(case when outcome = 'lost' and value > 0 then 1 end) > 0
    then coalesce(sum(case when outcome = 'won' then value end), 0)::float8 / nullif(sum(case when value > 0 then value end)::float8, 0) end as win_rate_amount,
  count(case when is_no_decision then 1 end) as no_decision,
  count(case when outcome = 'lost' and lost_reason is not null then 1 end) as reasoned,
  case when count(case when outcome = 'lost' and lost_reason is not null then 1 end) > 0 then count(case when is_no_decision then 1 end)::float8 / count(case when outcome = 'lost' then 1 end) end as no_decision_share
from contest
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
