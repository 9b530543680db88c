-- The hierarchy of roles as teams; `managers` makes teams of who reports to whom instead.
insert into raw.team (run, line, observed_at, team_id, name, parent_ref, manager_ref)
select run, line, observed_at, Id, Name, ParentRoleId, ForecastUserId
from landed cross join this_part
where teams = 'roles';
