-- Open amount that can still close in the period against what is missing to quota, and how much of it history says is needed (METRICS §7).
-- Needed = 1 ÷ c, c = what was booked in the rest of each of the last eight periods ÷ what was open and due in it at the same working day.
-- What is booked counts turns, deals not yet there that day: with short cycles a coverage without them asks for too much (METRICS §4.5).
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, time_zone, minor_digits from core.workspace
), position as (
  select (day_end.working_days_before - day_start.working_days_before)::float8 / nullif(day_until.working_days_before - day_start.working_days_before, 0) as share
  from core.working_day as day_start
  join core.working_day as day_until on day_until.day = $until::date
  join core.working_day as day_end on day_end.day = least($as_of_on::date + 1, $until::date)
  where day_start.day = $from::date
), prior as (
  select earlier.starts_on, earlier.ends_on, first_day.working_days_before as days_before,
    floor(position.share * (last_day.working_days_before - first_day.working_days_before) + 0.5) as cut
  from core.fiscal_period as period
  join core.fiscal_period as earlier on earlier.kind = period.kind and earlier.ends_on <= period.starts_on
  join core.working_day as first_day on first_day.day = earlier.starts_on
  join core.working_day as last_day on last_day.day = earlier.ends_on
  cross join position
  where period.starts_on = $from::date and period.ends_on = $until::date
  order by earlier.starts_on desc
  limit 8
), snapshot as (
  -- The midnight after as many working days of that period; a deal due on the last of them still counts, as one due today does.
  select prior.starts_on, prior.ends_on, min(day.day) as day, greatest(min(day.day) - 1, prior.starts_on) as due_from,
    timezone(moment.time_zone, min(day.day)::timestamp) as instant, timezone(moment.time_zone, prior.ends_on::timestamp) as ends_at
  from prior
  cross join moment
  join core.working_day as day on day.day >= prior.starts_on and day.day <= prior.ends_on and day.working_days_before - prior.days_before >= prior.cut
  group by prior.starts_on, prior.ends_on, moment.time_zone
), earlier_open as (
  select version.opportunity_id, version.rep_id, version.name, version.close_on, snapshot.starts_on,
    case minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as value
  from snapshot
  cross join moment
  join core.opportunity_version as version on version.valid_from < snapshot.instant and snapshot.instant <= version.valid_until
    and version.is_pipeline and version.in_selling_set and version.close_on >= snapshot.due_from and version.close_on < snapshot.ends_on
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= snapshot.day and snapshot.day < fx.until_on
  where snapshot.day < snapshot.ends_on
), earlier_won as (
  -- All that was booked in the rest of the period, whether it was open and dated at the snapshot or not yet there.
  select booking.opportunity_id, booking.rep_id, booking.closed_on, snapshot.starts_on, booking.value
  from snapshot
  join core.booking as booking on booking.valid_from < snapshot.ends_at and snapshot.ends_at <= booking.valid_until
    and booking.closed_on >= snapshot.day and booking.closed_on < snapshot.ends_on and booking.in_selling_set and booking.kind = 'revenue'
  where snapshot.day < snapshot.ends_on
), earlier as (
  select rep.team_id, each.* from (
    select rep_id, starts_on, value as open_value, null::decimal(28, 4) as won_value from earlier_open
    union all select rep_id, starts_on, null, value from earlier_won
  ) as each
  join core.rep as rep on rep.rep_id = each.rep_id
), conversion as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    count(distinct case when open_value > 0 then starts_on end) as periods, sum(won_value)::float8 / nullif(sum(open_value)::float8, 0) as share
  from earlier
  group by grouping sets ((), (team_id), (rep_id))
), person as (
  select rep.rep_id, rep.team_id, quota.target, booked.value as booked, coalesce(open_now.value, 0) as open_value, coalesce(open_now.deals, 0) as deals
  from core.rep as rep
  left join (
    -- A year's quota that is also on record by quarter counts once, as in attainment.
    select rep_id, sum(value) as target from core.quota as quota
    where kind = 'selling' and not is_manager and from_on >= $from::date and until_on <= $until::date
      and not exists (
        select 1 from core.quota as wider
        where wider.rep_id = quota.rep_id and wider.kind = quota.kind and wider.is_manager = quota.is_manager and wider.from_on >= $from::date and wider.until_on <= $until::date
          and wider.from_on <= quota.from_on and quota.until_on <= wider.until_on and wider.until_on - wider.from_on > quota.until_on - quota.from_on
      )
    group by rep_id
  ) as quota on quota.rep_id = rep.rep_id
  left join (
    select rep_id, sum(value) as value from core.booking
    where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
    group by rep_id
  ) as booked on booked.rep_id = rep.rep_id
  left join (
    select version.rep_id, sum(case minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end) as value, count(*) as deals
    from core.opportunity_version as version
    cross join moment
    left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
    where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.in_selling_set
      and version.close_on >= moment.day and version.close_on < $until::date
    group by version.rep_id
  ) as open_now on open_now.rep_id = rep.rep_id
), summed as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    sum(case when target > 0 then open_value end) as open_value, coalesce(sum(case when target > 0 then deals end), 0) as coverage_deals,
    sum(case when target > 0 then target end) as target, coalesce(sum(case when target > 0 then booked end), 0) as booked
  from person
  group by grouping sets ((), (team_id), (rep_id))
  having grouping(team_id) = 1 or team_id is not null
)
select summed.grain, summed.team_id, summed.rep_id, null::varchar as part,
  case when target > booked then open_value::float8 / (target - booked)::float8 end as coverage, coverage_deals,
  case when conversion.periods >= 4 and conversion.share > 0 then 1 / conversion.share end as needed_coverage, coalesce(conversion.periods, 0) as coverage_periods,
  conversion.share as conversion, booked::float8 + open_value::float8 * conversion.share as expected_end
from summed
left join conversion on conversion.grain = summed.grain and conversion.team_id is not distinct from summed.team_id and conversion.rep_id is not distinct from summed.rep_id
order by summed.grain, summed.team_id, summed.rep_id
