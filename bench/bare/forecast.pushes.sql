select rep_id, count(*) filter (where days > 0) as pushes, sum(days) filter (where days > 0) as push_days
from core.close_date_move
where moved_on >= $from::date and moved_on < $until::date and moved_at < $as_of::timestamptz
group by grouping sets ((), (rep_id));
select rep_id, count(*) filter (where days > 0) as pushes, sum(days) filter (where days > 0) as push_days
from core.close_date_move
where moved_on >= $from::date - 92 and moved_on < $from::date and moved_at < $as_of::timestamptz
group by grouping sets ((), (rep_id));
