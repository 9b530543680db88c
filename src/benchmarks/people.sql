-- Everyone who sold in the period or could have: their last team of the period, the share of its working days they were there, whether they were still ramping at
-- its end, and whether the records show them at work in it, so that having none of something is a known zero.
with asked as (
  select $from::date as from_on, $until::date as until_on, greatest($from::date + 1, least($until::date, $as_of_on::date + 1)) as now_on
), team_of as (
  select distinct on (member.rep_id) member.rep_id, member.team_id
  from core.team_member as member cross join asked
  where member.from_on < asked.now_on and member.until_on > asked.from_on
  order by member.rep_id, member.from_on desc, member.team_id
), at_work as (
  -- A deal of theirs was open or was decided in the period,
  select rep_id from core.opportunity_version
  where valid_from < least($as_of::timestamptz, $until_at::timestamptz) and valid_until >= $from_at::timestamptz and outcome = 'open'
  union
  select rep_id from core.opportunity_version
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date
  union
  -- they have part in one that was won,
  select rep_id from core.booking
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date
  union
  -- they carry a quota,
  select rep_id from core.quota where not is_manager and from_on < $until::date and until_on > $from::date
  union
  -- or they are on record as employed, and have had deals.
  select rep.rep_id from core.rep as rep cross join asked
  where rep.started_on < asked.now_on and coalesce(rep.ended_on, asked.until_on) > asked.from_on
    and rep.rep_id in (select sold.rep_id from core.first_deal as sold where sold.first_at < $as_of::timestamptz)
)
select rep.rep_id, rep.name, team_of.team_id, team.name as team, rep.role, rep.segment,
  coalesce(rep.ramp is not null and rep.started_on is not null and rep.started_on + to_months(len(rep.ramp)::integer) > least($until::date, $as_of_on::date + 1), false) as is_ramping,
  coalesce((
    select (count(*) filter (where day.day >= coalesce(rep.started_on, day.day) and day.day < coalesce(rep.ended_on, day.day + 1)))::float8 / nullif(count(*), 0)
    from core.working_day as day
    where day.is_working and day.day >= $from::date and day.day < least($until::date, $as_of_on::date + 1)
  ), 1) as active_share,
  -- Of a leaver whose last day nobody wrote down it is not known.
  (rep.is_active or rep.ended_on is not null) and rep.rep_id in (select at_work.rep_id from at_work where at_work.rep_id is not null) as was_there
from core.rep as rep
left join team_of using (rep_id)
left join core.team as team on team.team_id = team_of.team_id
cross join asked
-- Who had left before it, or comes after it, is not of this period.
where coalesce(rep.started_on < asked.now_on, true)
  and (coalesce(rep.ended_on > asked.from_on, true) or rep.rep_id in (select at_work.rep_id from at_work where at_work.rep_id is not null))
order by rep.name, rep.rep_id
