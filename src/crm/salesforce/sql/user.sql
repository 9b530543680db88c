-- People, whether they are still there or not: old deals are theirs. Customers with a sign-in are none; a program has a name for what lies with it and never works.
insert into raw.rep (run, line, observed_at, rep_id, name, email, manager_ref, team_ref, role, segment, region, started_on, ended_on, is_active, time_zone, ramp)
select run, line, observed_at, Id, Name, Email, ManagerId, case when teams = 'managers' then ManagerId else UserRoleId end,
  coalesce(role_role, Title), coalesce(role_segment, Division), coalesce(role_region, Department), a_day(role_started_on), case when is_program then a_day(CreatedDate) else a_day(role_ended_on) end, a_flag(IsActive) and not is_program, TimeZoneSidKey,
  try_cast(list_transform(string_split(role_ramp, '/'), lambda one: trim(one)) as double[])
from (select *, regexp_matches(coalesce("Profile.Name", ''), '(?i)api only|integration') as is_program from landed) cross join this_part
where coalesce(UserType, 'Standard') = 'Standard';
-- Salesforce has the role and the manager of today alone. Somebody seen in another team than before moved in between: when the user was last written, if that was in
-- between, else from the day it was seen; by the clock where they work.
insert into raw.team_member (run, line, observed_at, team_ref, rep_ref, from_on, until_on)
with now as (
  select line, Id as rep_ref, case when teams = 'managers' then ManagerId else UserRoleId end as team_ref, an_instant(SystemModstamp) as written_at,
    coalesce(TimeZoneSidKey, 'UTC') as zone
  from landed cross join this_part
  where coalesce(UserType, 'Standard') = 'Standard'
), before as (
  select rep_ref, arg_max(team_ref, (observed_at, run, line)) as team_ref from raw.team_member
  where run in (select run from raw.run where connection = (select connection from this_part)) group by rep_ref
), seen as (
  select rep_id as rep_ref, max(observed_at) as at from raw.rep
  where run in (select run from raw.run where connection = (select connection from this_part)) and run <> (select run from this_part) group by rep_id
)
select run, line, observed_at, now.team_ref, now.rep_ref,
  case when before.rep_ref is not null then try(timezone(zone, case when written_at > seen.at and written_at <= observed_at then written_at else observed_at end)::date) end, null
from now cross join this_part
left join before using (rep_ref)
left join seen using (rep_ref)
where now.team_ref is not null and now.team_ref is distinct from before.team_ref;
