-- Deals that were deleted, past the bin too: as they were last seen, and gone since then.
insert into raw.opportunity
select seen.* replace (this_part.run as run, gone.line as line, this_part.observed_at as observed_at, null as unread, true as is_deleted, gone.at as modified_at)
from (select json ->> '$.id' as id, an_instant(json ->> '$.deletedDate') as at, (row_number() over ())::bigint + (select first_line from this_part) as line from landed_json) as gone
cross join this_part
join (
  select * from raw.opportunity where opportunity_id in (select json ->> '$.id' from landed_json)
  qualify row_number() over (partition by opportunity_id order by observed_at desc, run desc, line desc) = 1
) as seen on seen.opportunity_id = gone.id
where not coalesce(seen.is_deleted, false) and seen.modified_at <= gone.at;

insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
select run, line, observed_at, opportunity_id, modified_at, 'is_deleted', 'false', 'true'
from raw.opportunity
where run = (select run from this_part) and line > (select first_line from this_part) and is_deleted;
