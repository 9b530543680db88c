create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, name varchar, "parentTeamId" varchar)'});

insert into raw.team (run, line, observed_at, team_id, name, parent_ref)
select this_run(), line, seen_at(), record.id, record.name, record."parentTeamId" from hubspot_part;
