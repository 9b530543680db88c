-- What coverage is made of: the open deals that can still close in the period, the quotas, the bookings against them; and of earlier periods what
-- was open and due in the rest of them at the same working day, and what was booked in it.
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
), carrier as (
  select distinct rep_id from core.quota
  where kind = 'selling' and not is_manager and value > 0 and from_on >= $from::date and until_on <= $until::date
), row_of as (
  select version.opportunity_id, version.rep_id, version.name, version.close_on, case minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as open_value,
    null::decimal(28, 4) as target_value, null::decimal(28, 4) as booked_value,
    null::date as earlier_from_on, null::decimal(28, 4) as earlier_value, null::decimal(28, 4) as earlier_won_value
  from core.opportunity_version as version
  cross join moment
  join carrier on carrier.rep_id = version.rep_id
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.in_selling_set
    and version.close_on >= moment.day and version.close_on < $until::date
  union all
  select null, rep_id, null, from_on, null, value, null, null, null, null
  from core.quota as quota
  where kind = 'selling' and not is_manager and value > 0 and from_on >= $from::date and until_on <= $until::date
      and not exists (
        select 1 from core.quota as wider
        where wider.rep_id = quota.rep_id and wider.kind = quota.kind and wider.is_manager = quota.is_manager and wider.from_on >= $from::date and wider.until_on <= $until::date
          and wider.from_on <= quota.from_on and quota.until_on <= wider.until_on and wider.until_on - wider.from_on > quota.until_on - quota.from_on
      )
  union all
  select booking.opportunity_id, booking.rep_id, null, booking.closed_on, null, null, booking.value, null, null, null
  from core.booking as booking
  join carrier on carrier.rep_id = booking.rep_id
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
  union all
  select opportunity_id, rep_id, name, close_on, null, null, null, starts_on, value, null from earlier_open
  union all
  select opportunity_id, rep_id, null, closed_on, null, null, null, starts_on, null, value from earlier_won
)
select row_of.opportunity_id, row_of.rep_id, coalesce(row_of.name, deal.name) as name, row_of.close_on, open_value, target_value, booked_value, earlier_from_on, earlier_value, earlier_won_value
from row_of
join core.rep as rep on rep.rep_id = row_of.rep_id
left join core.opportunity as deal on deal.opportunity_id = row_of.opportunity_id
where ($rep_id::varchar is null or row_of.rep_id = $rep_id::varchar) and ($team_id::varchar is null or rep.team_id = $team_id::varchar)
order by row_of.close_on, row_of.opportunity_id, row_of.rep_id
