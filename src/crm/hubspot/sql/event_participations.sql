-- Whoever came; those who only registered did nothing yet.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, act, "of", contact
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  act: 'struct(id varchar, properties struct("occurredAt" bigint, "attendanceState" varchar))', "of": 'struct(name varchar)',
  contact: 'struct(id varchar, email varchar, companies varchar[])'});

create or replace temp view act_seen as
select line, act.id as act_id, 'webinar' as kind, contact, to_timestamp(act.properties."occurredAt" / 1000.0) as "at", "of".name as asset
from hubspot_part
where act.properties."attendanceState" = 'ATTENDED';
