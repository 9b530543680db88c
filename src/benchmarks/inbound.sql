-- Contests opened in the window that ends with the period, inbound and outbound apart within bands of size, as counts per day (METRICS §8). The side is as fixed when a deal
-- was created; the bands are the workspace's own, else thirds of the amounts won in the window. A deal without an amount has no size and stays out.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, window_days::integer as window_days, horizon_days from core.cycle_setting
), known as (
  select version.is_inbound, version.cycle_started_on, version.closed_on, asked.seen_on, asked.window_days,
    case version.outcome when 'open' then version.value_original * fx.rate else version.value end::float8 as value,
    case when version.outcome <> 'open' and version.closed_on <= asked.seen_on then version.outcome else 'open' end as ended
  from core.opportunity_version as version
  cross join asked
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= asked.seen_on and asked.seen_on < fx.until_on
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.is_contest
    and version.cycle_started_on <= asked.seen_on and (version.closed_on is null or version.closed_on >= version.cycle_started_on)
), horizon as (
  select coalesce(asked.horizon_days, won.days) as tau
  from asked cross join (
    select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as days
    from known where ended = 'won' and closed_on > seen_on - window_days
  ) as won
), amount_won as (
  select value from known where ended = 'won' and closed_on > seen_on - window_days and value > 0 and not exists (select 1 from core.size_band)
), bound as (
  select from_value from core.size_band
  union select percentile_cont(1.0 / 3) within group (order by value) from amount_won
  union select percentile_cont(2.0 / 3) within group (order by value) from amount_won
), band as (
  select from_value, lead(from_value, 1, 'infinity'::float8) over (order by from_value) as until_value
  from (select '-infinity'::float8 as from_value union select from_value from bound where from_value is not null) as each
), day as (
  select band.from_value, known.is_inbound, (case when known.ended = 'open' then known.seen_on else known.closed_on end - known.cycle_started_on)::integer as days,
    count(case when known.ended = 'won' then 1 end)::integer as won, count(case when known.ended = 'lost' then 1 end)::integer as lost, count(case when known.ended = 'open' then 1 end)::integer as still
  from known join band on band.from_value <= known.value and known.value < band.until_value
  where known.cycle_started_on > known.seen_on - known.window_days and known.value > 0 and known.is_inbound is not null
  group by band.from_value, known.is_inbound, days
)
select case when day.from_value > '-infinity'::float8 then day.from_value end as from_value, day.is_inbound, horizon.tau, array_agg(array[days, won, lost, still] order by days) as leavings
from day cross join horizon
group by day.from_value, day.is_inbound, horizon.tau
order by day.from_value, day.is_inbound desc
