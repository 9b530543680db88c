-- A lead became a deal when it reached a stage that means qualified.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, coalesce(record."propertiesWithHistory", map {}) as h, instant_in(record."createdAt") as created_at, deals
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar), "propertiesWithHistory" map(varchar, struct("value" varchar, "timestamp" varchar)[]), "createdAt" varchar)',
  deals: 'struct("toObjectId" varchar)[]'});

insert into raw.lead (run, line, observed_at, lead_id, source, score, is_inbound, created_at, converted_at, opportunity_ref, owner_ref)
select this_run(), line, seen_at(), id, role(p, 'source'), number_in(role(p, 'lead_score')), flag_in(role(p, 'inbound')), coalesce(instant_in(p['hs_createdate']), created_at),
  (select min(instant_in(version."timestamp")) from (select unnest(h['hs_pipeline_stage']) as version) where known_word('qualified', version."value") = 'yes'),
  deals[1]."toObjectId", text_of(p['hubspot_owner_id'])
from hubspot_part;
