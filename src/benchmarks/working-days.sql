-- The civil days of a range, and which are worked.
select day, is_working from core.working_day where day >= $from::date and day < $until::date order by day
