-- Close dates moved later while a deal was open, in the period of the change, by the owner at the change.
with move as (
  select move.rep_id, member.team_id, move.days
  from core.close_date_move as move
  left join core.team_member as member on member.rep_id = move.rep_id and member.from_on <= move.moved_on and move.moved_on < member.until_on
  where move.moved_on >= $from::date and move.moved_on < $until::date and move.moved_at < $as_of::timestamptz and move.days > 0
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  count(*) as pushes, sum(days) as push_days
from move
group by grouping sets ((), (team_id), (rep_id))
order by grain, team_id, rep_id
