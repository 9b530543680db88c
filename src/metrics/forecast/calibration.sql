-- How well stage probabilities were kept (METRICS §4.3): deals open and dated in the period 30 days before its end (a month's: 14), the probability of
-- the stage they stood in, and whether they were won by its end. Brier score = mean (p − o)² = reliability − resolution + uncertainty (Murphy), in
-- groups of equal p; skill = 1 − Brier ÷ that of always saying the base rate. Known once the period is over.
with moment as (
  select ($until::date - case when $until::date - $from::date >= 60 then 30 when $until::date - $from::date >= 14 then 14 else ($until::date - $from::date)::integer end) as day,
    $as_of::timestamptz >= $until_at::timestamptz as is_over
), snapshot as (
  select moment.day, moment.is_over, moment.day::timestamp at time zone workspace.time_zone as instant, workspace.minor_digits from moment cross join core.workspace
), stood as (
  select version.rep_id, member.team_id, version.probability as p, case when later.outcome = 'won' and later.closed_on < $until::date then 1 else 0 end as o,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'stage' then stage.name
    end as part
  from core.opportunity_version as version
  join snapshot on version.valid_from < snapshot.instant and snapshot.instant <= version.valid_until and snapshot.is_over
  join core.opportunity_version as later on later.opportunity_id = version.opportunity_id and later.exclusion is null
    and later.valid_from < $as_of::timestamptz and $as_of::timestamptz <= later.valid_until
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= snapshot.day and snapshot.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id
  where version.outcome = 'open' and version.in_selling_set and version.exclusion is null and version.probability is not null
    and version.close_on >= $from::date and version.close_on < $until::date
), grouped as (
  select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part, p, count(*)::float8 as n, sum(o)::float8 as won
  from stood
  group by grouping sets ((p), (team_id, p), (rep_id, p), (part, p), (rep_id, part, p))
  having $by::varchar is not null or grouping(part) = 1
), based as (
  select *, sum(won) over line / sum(n) over line as base from grouped window line as (partition by grain, team_id, rep_id, part)
), scored as (
  select grain, team_id, rep_id, part, sum(n)::bigint as deals, sum(won)::bigint as won, max(base) * (1 - max(base)) as uncertainty,
    sum(n * p * p - 2 * p * won + won) / sum(n) as brier,
    sum(n * (p - won / n) * (p - won / n)) / sum(n) as reliability,
    sum(n * (won / n - base) * (won / n - base)) / sum(n) as resolution
  from based
  group by grain, team_id, rep_id, part
)
select grain, team_id, rep_id, part, deals, won, case when deals < 20 then deals else 0 end as thin_deals, brier, reliability, resolution, uncertainty, 1 - brier / nullif(uncertainty, 0) as brier_skill
from scored
order by grain, team_id, rep_id, part
