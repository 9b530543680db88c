-- A form that somebody sent; HubSpot knows them by the address they gave.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, act, "of", contact
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  act: 'struct("submittedAt" bigint, "conversionId" varchar)', "of": 'struct(name varchar)',
  contact: 'struct(id varchar, email varchar, companies varchar[])'});

create or replace temp view act_seen as
select line, act."conversionId" as act_id, 'form' as kind, contact, to_timestamp(act."submittedAt" / 1000.0) as "at", "of".name as asset
from hubspot_part;
