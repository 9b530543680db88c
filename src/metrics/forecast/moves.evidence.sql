-- The close dates moved later in the period.
select move.opportunity_id, move.rep_id, deal.name, move.moved_on, move.from_on, move.to_on, move.days, move.crosses_month, move.after_due, true as is_push
from core.close_date_move as move
left join core.opportunity as deal on deal.opportunity_id = move.opportunity_id
left join core.team_member as member on member.rep_id = move.rep_id and member.from_on <= move.moved_on and move.moved_on < member.until_on
where move.moved_on >= $from::date and move.moved_on < $until::date and move.moved_at < $as_of::timestamptz and move.days > 0
  and ($rep_id::varchar is null or move.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by move.moved_at, move.opportunity_id
