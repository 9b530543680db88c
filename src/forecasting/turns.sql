-- Turns (METRICS §4.5): what was won in each of the last eight complete periods after the same share of its working days (G19) by deals that were not open at
-- that position; and the ramped working days in which it was won, beside those that are left now (without a `starts_on`). Only periods that records reach:
-- the first win lies in them or before. A working day counts by the ramp's factor for the tenure month it lies in, none before the start or after the end
-- (METRICS §3). As known at the day asked for: who is to start, to leave or to change teams later is not known yet.
with position as (
  select day_until.working_days_before - day_from.working_days_before as total, day_now.working_days_before - day_from.working_days_before as elapsed
  from core.working_day as day_from
  join core.working_day as day_until on day_until.day = $until::date
  join core.working_day as day_now on day_now.day = $as_of_on::date + 1
  where day_from.day = $from::date
), won as materialized (
  select opportunity_id, rep_id, team_id, closed_on, value from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and in_selling_set and kind = 'revenue' and rep_id is not null
), earlier as (
  select period.starts_on, period.ends_on, day_from.working_days_before + floor((2 * position.elapsed * (day_until.working_days_before - day_from.working_days_before) + position.total)::float8 / nullif(2 * position.total, 0)) as cut
  from core.fiscal_period as period
  cross join position
  join core.working_day as day_from on day_from.day = period.starts_on
  join core.working_day as day_until on day_until.day = period.ends_on
  where period.kind = $kind::varchar and period.ends_on <= $from::date and period.ends_on <= $as_of_on::date + 1
    and period.ends_on > (select min(closed_on) from won)
  order by period.starts_on desc
  limit 8
), cut as (
  -- At the very start of a period its first day counts, working or not; of a period still ahead all of it is to come.
  select earlier.starts_on, earlier.ends_on,
    case when position.elapsed = 0 then earlier.starts_on else least(earlier.ends_on, min(day.day)) end as cut_on
  from earlier
  cross join position
  join core.working_day as day on day.is_working and day.working_days_before >= earlier.cut and day.day > earlier.starts_on - 400 and day.day < earlier.ends_on + 40
  group by earlier.starts_on, earlier.ends_on, position.elapsed
), prior as materialized (
  select cut.*, timezone(workspace.time_zone, cut.cut_on::timestamp) as cut_at from cut cross join core.workspace
), turn as (
  select prior.starts_on, won.rep_id, won.team_id, won.value
  from prior
  join won on won.closed_on >= greatest(prior.cut_on, prior.starts_on) and won.closed_on < prior.ends_on
  where not exists (
    select 1 from core.opportunity_version as version
    where version.opportunity_id = won.opportunity_id and version.outcome = 'open'
      and version.valid_from < prior.cut_at and prior.cut_at <= version.valid_until
  )
), employed as (
  select rep_id, ramp, coalesce(started_on, date '0001-01-01') as started_on, started_on is not null as has_start, case when ended_on <= $as_of_on::date + 1 then ended_on end as ended_on
  from core.rep
  where coalesce(started_on <= $as_of_on::date, true)
), stretch as (
  select starts_on, greatest(cut_on, starts_on) as from_on, ends_on as until_on from prior
  union all
  select null, greatest($from::date, $as_of_on::date + 1), $until::date
), day_asked as materialized (
  select stretch.starts_on, day.day, least(day.day, $as_of_on::date) as known_on
  from stretch
  join core.working_day as day on day.is_working and day.day >= stretch.from_on and day.day < stretch.until_on
), worked as (
  select day.starts_on, employed.rep_id, member.team_id,
    case when has_start then coalesce(employed.ramp[1 + date_diff('month', started_on, day.day) - case when day.day < started_on + to_months(date_diff('month', started_on, day.day)::integer) then 1 else 0 end], 1.0) else 1.0 end as factor
  from day_asked as day
  join employed on day.day >= employed.started_on and day.day < coalesce(employed.ended_on, day.day + 1)
  left join core.team_member as member on member.rep_id = employed.rep_id and member.from_on <= day.known_on and day.known_on < member.until_on
)
select starts_on::varchar as starts_on, rep_id, team_id, sum(value) as value, null::float8 as days from turn group by starts_on, rep_id, team_id
union all
select starts_on::varchar, rep_id, team_id, null, sum(factor)::float8 from worked group by starts_on, rep_id, team_id
union all
select starts_on::varchar, null, null, null, null from prior
order by starts_on, rep_id, team_id
