-- What the teams are called.
select team_id, name from core.team order by team_id
