-- What each rep said they would book of the period: the last call of the category on record at the day asked for. A leader's call is for their team.
select distinct on (call.rep_id) call.rep_id, call.value, call.called_at,
  call.rep_id in (select manager_id from core.rep where manager_id <> rep_id union select team.manager_id from core.team as team join core.rep as rep on rep.team_id = team.team_id where team.manager_id <> rep.rep_id) as is_leader
from core.forecast_call as call
where call.category = 'commit' and call.from_on = $from::date and call.until_on = $until::date and call.called_at <= $as_of::timestamptz and call.rep_id is not null
order by call.rep_id, call.called_at desc
