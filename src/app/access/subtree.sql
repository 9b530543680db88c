-- Whom a manager leads: who names them or one of theirs as manager, who is in a team they or one of theirs lead, or in a team below such a team;
-- and the teams of which everybody who was ever in them, or in one below them, is among these. Circles in the records end where they began.
with recursive leads as (
  select 'rep' as kind, $manager_id::varchar as id
  union
  select edge.kind, edge.id
  from leads join (
    select 'rep' as of_kind, manager_id as of_id, 'rep' as kind, rep_id as id from core.rep where manager_id is not null
    union all select 'rep', manager_id, 'team', team_id from core.team where manager_id is not null
    union all select 'team', parent_id, 'team', team_id from core.team where parent_id is not null
    union all select 'team', team_id, 'rep', rep_id from core.rep where team_id is not null
  ) as edge on edge.of_kind = leads.kind and edge.of_id = leads.id
), below as (
  select team_id as top_id, team_id from core.team
  union
  select below.top_id, team.team_id from below join core.team as team on team.parent_id = below.team_id
), ever_in as (
  select team_id, rep_id from core.team_member
  union
  select team_id, rep_id from core.rep where team_id is not null
)
select 'rep' as kind, rep_id as id from core.rep where rep_id in (select leads.id from leads where leads.kind = 'rep') or rep_id = $manager_id::varchar
union all
select 'team', below.top_id
from below join ever_in on ever_in.team_id = below.team_id
group by below.top_id
having bool_and(ever_in.rep_id in (select leads.id from leads where leads.kind = 'rep'))
order by 1, 2
