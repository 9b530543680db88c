-- People, whether they are still there or not: old deals are theirs. Customers with a sign-in are none; a program has a name for what lies with it and never works.
insert into raw.rep (run, line, observed_at, rep_id, name, email, manager_ref, team_ref, role, segment, region, started_on, ended_on, is_active, time_zone, ramp)
select run, line, observed_at, read_id(Id), Name, Email, ManagerId, case when (lookups ->> '$.teams') = 'managers' then ManagerId else UserRoleId end,
  coalesce(role_role, Title), coalesce(role_segment, Division), coalesce(role_region, Department), a_day(role_started_on), case when is_program then a_day(CreatedDate) else a_day(role_ended_on) end, a_flag(IsActive) and not is_program, TimeZoneSidKey,
  try_cast(list_transform(string_split(role_ramp, '/'), lambda one: trim(one)) as double[])
from (select *, regexp_matches(coalesce("Profile.Name", ''), '(?i)api only|integration') as is_program from landed) cross join this_part
where coalesce(UserType, 'Standard') = 'Standard';
