-- All deals that are there. One that was seen before and is not among them is gone, though nobody said when.
create or replace temp view hubspot_part as
select id from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', columns = {id: 'varchar'});

insert into raw.opportunity
select seen.* replace (this_run() as run, line_of(0) as line, seen_at() as observed_at, null as unread, true as is_deleted, seen_at() as modified_at)
from (
  select opportunity.* from raw.opportunity
  where run in (select run from raw.run where connection = getvariable('connection')) or run = this_run()
  qualify row_number() over (partition by opportunity_id order by observed_at desc, run desc, line desc) = 1
) as seen
where not coalesce(seen.is_deleted, false) and seen.observed_at < seen_at() and seen.opportunity_id not in (select id from hubspot_part);
