-- Bookings against quota, per rep, per team and for everyone. What a quota comes to for a rep who ramps, joins or leaves is settled in core.quota,
-- what a booking counts to a quota in another currency in core.booking.quota_value.
with asked as (
  select $from::date as from_on, $until::date as until_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as now_on, minor_digits
  from core.workspace
), in_period as (
  -- Only quotas that lie in the period whole: longer periods add rows, a shorter one has none (unless quotas are spread, which core.quota has done).
  select quota.* from core.quota as quota cross join asked
  where quota.from_on >= asked.from_on and quota.until_on <= asked.until_on
), effective_kind as (
  -- A year's quota that is also on record by quarter counts once.
  select rep_id, kind, is_manager, case when count(value) = count(*) then sum(value) end as target
  from in_period as quota
  where not exists (
    select 1 from in_period as wider
    where wider.rep_id = quota.rep_id and wider.kind = quota.kind and wider.is_manager = quota.is_manager
      and wider.from_on <= quota.from_on and quota.until_on <= wider.until_on and wider.until_on - wider.from_on > quota.until_on - quota.from_on
  )
  group by rep_id, kind, is_manager
), effective as (
  select rep_id, is_manager, target from effective_kind where kind = 'selling'
), rep_sum as (
  select booking.rep_id, sum(booking.quota_value) as booked, count(case when booking.quota_value <> 0 then 1 end) as credits,
    sum(booking.quota_value::float8 * booking.quota_value::float8) as squares
  from core.booking as booking cross join asked
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= asked.from_on and booking.closed_on < asked.until_on and booking.in_selling_set and booking.kind = 'revenue'
  group by booking.rep_id
), team_of as (
  -- A rep who moved counts, quota and bookings alike, in the last team of the period.
  select distinct on (member.rep_id) member.rep_id, member.team_id
  from core.team_member as member cross join asked
  where member.from_on < greatest(asked.now_on, asked.from_on + 1) and member.until_on > asked.from_on
  order by member.rep_id, member.from_on desc, member.team_id
), lead as (
  select distinct manager_id as rep_id from core.rep where manager_id is not null
), person as (
  select rep.rep_id, team_of.team_id, effective.target, coalesce(rep_sum.booked, 0) as booked, coalesce(rep_sum.credits, 0) as credits, coalesce(rep_sum.squares, 0) as squares,
    rep.ramp is not null and rep.started_on is not null and rep.started_on + to_months(len(rep.ramp)::integer) > asked.now_on as is_ramping,
    -- Who leads others shows an own row only with an own quota; their sales are the team's all the same.
    effective.rep_id is not null or lead.rep_id is null as has_row
  from core.rep as rep
  cross join asked
  left join effective on effective.rep_id = rep.rep_id and not effective.is_manager
  left join rep_sum on rep_sum.rep_id = rep.rep_id
  left join team_of on team_of.rep_id = rep.rep_id
  left join lead on lead.rep_id = rep.rep_id
  where effective.rep_id is not null or rep_sum.rep_id is not null
), summed as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    sum(target) as target, count(target) as carriers,
    sum(booked) as booked, sum(credits) as credits,
    sum(case when target > 0 then booked end) as quota_booked,
    coalesce(sum(case when target > 0 then credits end), 0) as quota_credits,
    sum(case when target > 0 then squares end) as quota_squares,
    sum(case when target > 0 then target end) as quota_target,
    count(case when target > 0 and not is_ramping then 1 end) as ramped_reps,
    count(case when target > 0 and not is_ramping and booked >= target then 1 end) as reps_at_quota,
    count(case when target > 0 and not is_ramping and booked >= 0.8 * target and booked < target then 1 end) as reps_near_quota,
    count(case when target > 0 and not is_ramping and booked >= 0.5 * target and booked < 0.8 * target then 1 end) as reps_half_quota,
    count(case when target > 0 and not is_ramping and booked < 0.5 * target then 1 end) as reps_below_half
  from person
  group by grouping sets ((), (team_id), (rep_id))
  having (grouping(team_id) = 1 or team_id is not null) and (grouping(rep_id) = 1 or bool_or(has_row)) and count(*) > 0
), led_team as (
  select manager_id as rep_id, min(team_id) as team_id, count(*) as teams from core.team where manager_id is not null group by manager_id
), report_team as (
  select rep.manager_id as rep_id, min(team_of.team_id) as team_id from core.rep as rep join team_of using (rep_id)
  where rep.rep_id not in (select rep_id from effective where is_manager)
  group by rep.manager_id having count(distinct team_of.team_id) = 1
), manager as (
  -- What a manager owes belongs to the team they lead; for everyone only those count who owe it to no other manager.
  select effective.target, above.rep_id is null as is_top,
    case when led_team.teams = 1 then led_team.team_id when led_team.teams is null then coalesce(team_of.team_id, report_team.team_id) end as team_id
  from effective
  left join core.rep as rep on rep.rep_id = effective.rep_id
  left join effective as above on above.is_manager and above.rep_id = rep.manager_id and above.rep_id <> effective.rep_id
  left join led_team on led_team.rep_id = effective.rep_id
  left join team_of on team_of.rep_id = effective.rep_id
  left join report_team on report_team.rep_id = effective.rep_id
  where effective.is_manager
), owed as (
  select 'all' as grain, null::varchar as team_id, sum(target) as target from manager where is_top
  union all
  select 'team', team_id, sum(target) from manager where team_id is not null group by team_id
), position as (
  -- How far the period is, in working days (G19).
  select day_now.working_days_before - day_from.working_days_before as elapsed, day_until.working_days_before - day_from.working_days_before as working_days
  from asked
  join core.working_day as day_from on day_from.day = asked.from_on
  join core.working_day as day_until on day_until.day = asked.until_on
  join core.working_day as day_now on day_now.day = asked.now_on
), earlier as (
  select period.starts_on, period.ends_on, day_from.working_days_before,
    -- The working day at the same share, half up.
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
  -- Money of a day off belongs to the working day before, so the cut is the next working day.
  select earlier.starts_on, earlier.ends_on, coalesce(min(day.day), earlier.ends_on) as cut_on
  from earlier
  left join core.working_day as day on day.is_working and day.day >= earlier.starts_on and day.day < earlier.ends_on
    and day.working_days_before - earlier.working_days_before = earlier.cut
  group by earlier.starts_on, earlier.ends_on
), prior_sum as (
  select booking.team_id, booking.rep_id, prior.starts_on, sum(booking.quota_value) as value,
    coalesce(sum(case when booking.closed_on < prior.cut_on then booking.quota_value end), 0) as value_by_then
  from core.booking as booking
  join prior on prior.starts_on <= booking.closed_on and booking.closed_on < prior.ends_on
  where booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.in_selling_set and booking.kind = 'revenue'
  group by booking.team_id, booking.rep_id, prior.starts_on
), shape as (
  -- The share of a period's bookings that is usually in by now: pooled over at least four periods with bookings.
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    sum(value_by_then)::float8 / nullif(sum(value)::float8, 0) as share
  from prior_sum
  group by grouping sets ((), (team_id), (rep_id))
  having count(distinct starts_on) >= 4
), paced as (
  select summed.*, owed.target as manager_target, asked.minor_digits,
    -- Else the straight line in working days.
    coalesce(shape.share, position.elapsed::float8 / nullif(position.working_days, 0)) as expected_share
  from summed
  cross join asked
  left join position on true
  left join owed on owed.grain = summed.grain and owed.team_id is not distinct from summed.team_id
  left join shape on shape.grain = summed.grain and shape.team_id is not distinct from summed.team_id and shape.rep_id is not distinct from summed.rep_id
), line as (
  -- A part of what was booked is a part of the attainment: the parts are held against the whole quota and add up to it.
  select booking.rep_id, booking.quota_value as value, person.target > 0 as has_quota,
    case $by::varchar
      when 'type' then booking.type when 'source' then booking.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from core.booking as booking
  cross join asked
  join person on person.rep_id = booking.rep_id
  left join core.account as account on account.account_id = booking.account_id
  left join core.opportunity as deal on deal.opportunity_id = booking.opportunity_id
  left join core.product as product on product.product_id = deal.product_id
  where $by::varchar is not null and $by::varchar <> 'quota-kind'
    and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
    and booking.closed_on >= asked.from_on and booking.closed_on < asked.until_on and booking.in_selling_set and booking.kind = 'revenue'
), own_kind as (
  -- Renewals and overlay credit are held against quotas of their own kind, and only those.
  select rep_id, case when kind = 'overlay' then 'overlay' else 'renewal' end as kind, sum(value) as booked,
    count(case when value <> 0 then 1 end) as credits, sum(value::float8 * value::float8) as squares
  from core.booking as booking cross join asked
  where $by::varchar = 'quota-kind' and valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= asked.from_on and closed_on < asked.until_on
    and (kind = 'overlay' and in_selling_set or kind = 'revenue' and not in_selling_set)
  group by rep_id, case when kind = 'overlay' then 'overlay' else 'renewal' end
), kind_person as (
  select rep_id, 'selling' as kind, target, booked, credits, squares, has_row from person where $by::varchar = 'quota-kind'
  union all
  select rep_id, kind, owed.target, coalesce(own_kind.booked, 0), coalesce(own_kind.credits, 0), coalesce(own_kind.squares, 0), true
  from (select * from effective_kind where kind <> 'selling' and not is_manager and $by::varchar = 'quota-kind') as owed
  full join own_kind using (rep_id, kind)
  where owed.rep_id is not null or kind = 'renewal'
), part_booked as (
  select case when grouping(rep_id) = 0 then 'rep' else 'all' end as whole, rep_id, part, sum(value) as booked,
    count(case when value <> 0 then 1 end) as credits, sum(case when has_quota then value end) as quota_booked,
    count(case when has_quota and value <> 0 then 1 end) as quota_credits, sum(case when has_quota then value::float8 * value::float8 end) as quota_squares
  from line
  group by grouping sets ((part), (rep_id, part))
), part_sum as (
  select case when part_booked.whole = 'rep' then 'rep-part' else 'part' end as grain, part_booked.rep_id, part_booked.part,
    null::decimal(28, 4) as target, 0 as carriers, part_booked.booked, part_booked.credits,
    part_booked.quota_booked, part_booked.quota_credits, part_booked.quota_squares, summed.quota_target
  from part_booked
  join summed on summed.grain = part_booked.whole and summed.rep_id is not distinct from part_booked.rep_id
  union all
  select case when grouping(rep_id) = 0 then 'rep-part' else 'part' end, rep_id, kind,
    sum(target), count(target), sum(booked), sum(credits),
    sum(case when target > 0 then booked end), coalesce(sum(case when target > 0 then credits end), 0),
    sum(case when target > 0 then squares end), sum(case when target > 0 then target end)
  from kind_person
  group by grouping sets ((kind), (rep_id, kind))
  having grouping(rep_id) = 1 or bool_or(has_row)
)
select grain, team_id, rep_id, null::varchar as part,
  target, carriers, booked, credits,
  quota_booked::float8 / nullif(quota_target::float8, 0) as attainment,
  quota_credits,
  sqrt(quota_squares) / nullif(quota_target::float8, 0) as attainment_error,
  case when quota_booked < quota_target then quota_target - quota_booked when target is not null then 0 end as gap,
  case minor_digits when 0 then round((quota_target::float8 * expected_share)::decimal(28, 6), 0)::decimal(28, 4) when 2 then round((quota_target::float8 * expected_share)::decimal(28, 6), 2)::decimal(28, 4) else round((quota_target::float8 * expected_share)::decimal(28, 6), 3)::decimal(28, 4) end as expected_by_now,
  case when expected_share >= 0.05 then quota_booked::float8 / nullif(quota_target::float8 * expected_share, 0) end as pace,
  expected_share,
  target::float8 / nullif(manager_target::float8, 0) as over_assignment,
  booked::float8 / nullif(manager_target::float8, 0) as manager_attainment, case when manager_target > 0 then credits end as manager_credits,
  reps_at_quota::float8 / nullif(ramped_reps, 0) as at_quota,
  reps_near_quota::float8 / nullif(ramped_reps, 0) as near_quota,
  reps_half_quota::float8 / nullif(ramped_reps, 0) as half_quota,
  reps_below_half::float8 / nullif(ramped_reps, 0) as below_half,
  ramped_reps
from paced
union all
select part_sum.grain, null, part_sum.rep_id, part_sum.part,
  part_sum.target, part_sum.carriers, part_sum.booked, part_sum.credits,
  part_sum.quota_booked::float8 / nullif(part_sum.quota_target::float8, 0),
  part_sum.quota_credits,
  sqrt(part_sum.quota_squares) / nullif(part_sum.quota_target::float8, 0),
  case when part_sum.target is null then null when part_sum.quota_booked < part_sum.target then part_sum.target - part_sum.quota_booked else 0 end,
  null, null, null, null, null, null, null, null, null, null, 0
from part_sum
order by grain, team_id, rep_id, part
