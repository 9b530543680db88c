-- Buyers' acts by a landmark (METRICS §8): of contests still open 14 days after they were opened, those with two or more acts of the buyer in these days and the others, and
-- how many of each were won by day τ. Only those opened at least τ days before the period's end: all of them have been followed so long. A deal closed before the landmark had no
-- time to be engaged, and would make acts look useful that never had a chance.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, window_days::integer as window_days, horizon_days from core.cycle_setting
), known as (
  select version.opportunity_id, version.cycle_started_on, version.closed_on, asked.seen_on, asked.window_days,
    case when version.outcome <> 'open' and version.closed_on <= asked.seen_on then version.outcome else 'open' end as ended
  from core.opportunity_version as version
  cross join asked
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.is_contest
    and version.cycle_started_on <= asked.seen_on and (version.closed_on is null or version.closed_on >= version.cycle_started_on)
), horizon as (
  select coalesce(asked.horizon_days, won.days)::integer as tau
  from asked cross join (
    select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as days
    from known where ended = 'won' and closed_on > seen_on - window_days
  ) as won
), at_landmark as (
  select known.opportunity_id, known.cycle_started_on, known.ended = 'won' and known.closed_on - known.cycle_started_on <= horizon.tau as is_won
  from known cross join horizon
  where known.cycle_started_on > known.seen_on - known.window_days - horizon.tau and known.cycle_started_on <= known.seen_on - horizon.tau
    and (known.ended = 'open' or known.closed_on - known.cycle_started_on >= 14)
), engaged as (
  select deal.opportunity_id, deal.is_won, count(act.engagement_id) as acts
  from at_landmark as deal
  cross join core.workspace as workspace
  left join core.engagement as act on act.opportunity_id = deal.opportunity_id and act."at" < $as_of::timestamptz
    and timezone(workspace.time_zone, act."at")::date >= deal.cycle_started_on and timezone(workspace.time_zone, act."at")::date < deal.cycle_started_on + 14
  group by deal.opportunity_id, deal.is_won
)
select count(case when acts >= 2 then 1 end) as engaged, count(case when acts >= 2 and is_won then 1 end) as engaged_won,
  count(case when acts < 2 then 1 end) as quiet, count(case when acts < 2 and is_won then 1 end) as quiet_won, sum(acts)::bigint as acts, (select tau from horizon) as tau
from engaged
