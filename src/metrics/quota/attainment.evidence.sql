-- What attainment is made of: the quotas of the period, what was credited in it, the earlier periods that say how much is usually in by now,
-- and how many working days are gone.
with asked as (
  select $from::date as from_on, $until::date as until_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as now_on
), team_of as (
  select distinct on (member.rep_id) member.rep_id, member.team_id
  from core.team_member as member cross join asked
  where member.from_on < greatest(asked.now_on, asked.from_on + 1) and member.until_on > asked.from_on
  order by member.rep_id, member.from_on desc, member.team_id
), in_period as (
  select quota.* from core.quota as quota cross join asked
  where quota.kind = 'selling' and quota.from_on >= asked.from_on and quota.until_on <= asked.until_on
), counted as (
  select * from in_period as quota
  where not exists (
    select 1 from in_period as wider
    where wider.rep_id = quota.rep_id and wider.is_manager = quota.is_manager and wider.from_on <= quota.from_on and quota.until_on <= wider.until_on
      and wider.until_on - wider.from_on > quota.until_on - quota.from_on
  )
), target as (
  select rep_id, case when count(value) = count(*) then sum(value) end as target from counted where not is_manager group by rep_id
), led_team as (
  select manager_id as rep_id, min(team_id) as team_id, count(*) as teams from core.team where manager_id is not null group by manager_id
), report_team as (
  select rep.manager_id as rep_id, min(team_of.team_id) as team_id from core.rep as rep join team_of using (rep_id)
  where rep.rep_id not in (select rep_id from counted where is_manager)
  group by rep.manager_id having count(distinct team_of.team_id) = 1
), position as (
  select day_now.working_days_before - day_from.working_days_before as elapsed, day_until.working_days_before - day_from.working_days_before as working_days
  from asked
  join core.working_day as day_from on day_from.day = asked.from_on
  join core.working_day as day_until on day_until.day = asked.until_on
  join core.working_day as day_now on day_now.day = asked.now_on
), earlier as (
  select period.label, period.starts_on, period.ends_on, day_from.working_days_before,
    floor((2 * position.elapsed * (day_until.working_days_before - day_from.working_days_before) + position.working_days)::float8 / nullif(2 * position.working_days, 0)) as cut
  from asked
  cross join position
  join core.fiscal_period as this on this.starts_on = asked.from_on and this.ends_on = asked.until_on
  join core.fiscal_period as period on period.kind = this.kind and period.ends_on <= this.starts_on
  join core.working_day as day_from on day_from.day = period.starts_on
  join core.working_day as day_until on day_until.day = period.ends_on
  order by period.starts_on desc
  limit 8
), prior as (
  select earlier.label, earlier.starts_on, earlier.ends_on, coalesce(min(day.day), earlier.ends_on) as cut_on
  from earlier
  left join core.working_day as day on day.is_working and day.day >= earlier.starts_on and day.day < earlier.ends_on
    and day.working_days_before - earlier.working_days_before = earlier.cut
  group by earlier.label, earlier.starts_on, earlier.ends_on
), row_of as (
  select null::varchar as opportunity_id, counted.rep_id, null::varchar as name, counted.from_on as closed_on, null::decimal(18, 8) as share,
    null::decimal(28, 4) as booked_value, null::decimal(28, 4) as quota_booked_value,
    case when target.target is not null then counted.value end as target_value, null::decimal(28, 4) as manager_target_value,
    coalesce(rep.ramp is not null and rep.started_on is not null and rep.started_on + to_months(len(rep.ramp)::integer) > asked.now_on, false) as is_ramping,
    null::decimal(28, 4) as earlier_value, null::decimal(28, 4) as earlier_value_by_then, null::bigint as elapsed_days, null::bigint as working_days
  from counted
  cross join asked
  join core.rep as rep using (rep_id)
  join target using (rep_id)
  left join team_of using (rep_id)
  where not counted.is_manager
    and ($rep_id::varchar is null or counted.rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_of.team_id = $team_id::varchar)
  union all
  select null, counted.rep_id, null, counted.from_on, null, null, null, null, counted.value, null, null, null, null, null
  from counted
  left join core.rep as rep using (rep_id)
  left join led_team using (rep_id)
  left join team_of using (rep_id)
  left join report_team using (rep_id)
  where counted.is_manager and $rep_id::varchar is null
    and case when $team_id::varchar is null
      then not exists (select 1 from counted as above where above.is_manager and above.rep_id = rep.manager_id and above.rep_id <> counted.rep_id)
      else $team_id::varchar = case when led_team.teams = 1 then led_team.team_id when led_team.teams is null then coalesce(team_of.team_id, report_team.team_id) end
    end
  union all
  select booking.opportunity_id, booking.rep_id, deal.name, booking.closed_on, booking.share,
    booking.quota_value, case when target.target > 0 then booking.quota_value end, null, null, null, null, null, null, null
  from core.booking as booking
  cross join asked
  left join target on target.rep_id = booking.rep_id
  left join team_of on team_of.rep_id = booking.rep_id
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= asked.from_on and booking.closed_on < asked.until_on and booking.in_selling_set and booking.kind = 'revenue'
    and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_of.team_id = $team_id::varchar)
  union all
  select null, $rep_id::varchar, prior.label, prior.starts_on, null, null, null, null, null, null,
    sum(booking.quota_value), coalesce(sum(case when booking.closed_on < prior.cut_on then booking.quota_value end), 0), null, null
  from core.booking as booking
  join prior on prior.starts_on <= booking.closed_on and booking.closed_on < prior.ends_on
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.in_selling_set and booking.kind = 'revenue'
    and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar) and ($team_id::varchar is null or booking.team_id = $team_id::varchar)
  group by prior.label, prior.starts_on
  union all
  select null, $rep_id::varchar, null, asked.from_on, null, null, null, null, null, null, null, null, position.elapsed, position.working_days
  from asked cross join position
)
select opportunity_id, rep_id, name, closed_on, share, booked_value, quota_booked_value, target_value, manager_target_value, is_ramping,
  earlier_value, earlier_value_by_then, elapsed_days, working_days
from row_of
order by working_days is not null, earlier_value is not null, closed_on, opportunity_id, rep_id
