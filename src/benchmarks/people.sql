-- Everyone who sells, with the share of the period's working days they were there, and whether they were still ramping at its end.
select rep.rep_id, rep.name, rep.team_id, team.name as team, rep.role, rep.segment,
  coalesce(rep.ramp is not null and rep.started_on is not null and rep.started_on + to_months(len(rep.ramp)::integer) > least($until::date, $as_of_on::date + 1), false) as is_ramping,
  coalesce((
    select (count(*) filter (where day.day >= coalesce(rep.started_on, day.day) and day.day < coalesce(rep.ended_on, day.day + 1)))::float8 / nullif(count(*), 0)
    from core.working_day as day
    where day.is_working and day.day >= $from::date and day.day < least($until::date, $as_of_on::date + 1)
  ), 1) as active_share
from core.rep as rep
left join core.team as team on team.team_id = rep.team_id
order by rep.name, rep.rep_id
