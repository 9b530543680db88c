-- Whether reps submit calls at all, as known at the day asked for: where they do, one that is missing is missing, and no roll-up stands in for it.
select count(*) > 0 as are_made from core.forecast_call where category = 'commit' and called_at <= $as_of::timestamptz
