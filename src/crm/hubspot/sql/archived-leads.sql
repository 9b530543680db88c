-- Leads that were archived: what was read of them before counts no longer.
create or replace temp view hubspot_part as
select id from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', columns = {id: 'varchar'});

insert into raw.lead
select seen.* replace (this_run() as run, line_of(0) as line, seen_at() as observed_at, null as unread, true as is_deleted)
from (
  select lead.* from raw.lead semi join hubspot_part on hubspot_part.id = lead.lead_id
  qualify row_number() over (partition by lead_id order by observed_at desc, run desc, line desc) = 1
) as seen
where not coalesce(seen.is_deleted, false) and seen.observed_at < seen_at();
