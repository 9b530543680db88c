-- All deals that are there. One that was seen before and is not among them is gone, though nobody said when.
insert into raw.opportunity
select seen.* replace (this_part.run as run, (this_part.first_line + row_number() over (order by opportunity_id))::bigint as line, this_part.observed_at as observed_at, null as unread, true as is_deleted, this_part.observed_at as modified_at)
from (
  select opportunity.* from raw.opportunity
  qualify row_number() over (partition by opportunity_id order by observed_at desc, run desc, line desc) = 1
) as seen
cross join this_part
where not coalesce(seen.is_deleted, false) and seen.observed_at < this_part.observed_at
  and seen.run in (select run from raw.run where connection = this_part.connection)
  and seen.opportunity_id not in (select read_id(Id) from landed where Id is not null and Id <> 'Id');

insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
select run, line, observed_at, opportunity_id, modified_at, 'is_deleted', 'false', 'true'
from raw.opportunity
where run = (select run from this_part) and line > (select first_line from this_part) and is_deleted;
