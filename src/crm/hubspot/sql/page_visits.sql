-- A page of ours that was visited.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, act, "of", contact
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  act: 'struct(id varchar, "occurredAt" varchar, properties map(varchar, varchar))', "of": 'struct(name varchar)',
  contact: 'struct(id varchar, email varchar, companies varchar[])'});

create or replace temp view act_seen as
select line, act.id as act_id, 'visit' as kind, contact, instant_in(act."occurredAt") as "at", coalesce(text_of(act.properties['hs_title']), text_of(act.properties['hs_url'])) as asset
from hubspot_part;
