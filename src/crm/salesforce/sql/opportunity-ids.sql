-- Of a deal that is found to be gone that is a change, as of when it was found.
update raw.opportunity set modified_at = observed_at
where run = (select run from this_part) and line > (select first_line from this_part) and line <= (select first_line from this_part) + (select count(*) from missed) and opportunity_id in (select id from missed);
insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
select run, line, observed_at, opportunity_id, modified_at, 'is_deleted', 'false', 'true'
from raw.opportunity
where run = (select run from this_part) and line > (select first_line from this_part) and opportunity_id in (select id from missed) and is_deleted;
