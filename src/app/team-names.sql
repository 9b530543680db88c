-- Every team, by name.
select team_id, name from core.team order by name, team_id
