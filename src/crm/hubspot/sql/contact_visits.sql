-- Each version of a contact's last visit was a visit. Several within a moment leave one version; which page it was is known by its address alone.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, coalesce(record."propertiesWithHistory", map {}) as h, companies
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar), "propertiesWithHistory" map(varchar, struct("value" varchar, "timestamp" varchar)[]))',
  companies: 'struct("toObjectId" varchar)[]'});

create or replace temp view act_seen as
with visit as (
  select line, id, urls, instant_in(version."value") as "at", version."timestamp" as written,
    {'id': id, 'email': p['email'], 'companies': list_transform(companies, lambda tie: tie."toObjectId")} as contact
  from (select line, id, p, companies, h['hs_analytics_last_url'] as urls, unnest(h['hs_analytics_last_visit_timestamp']) as version from hubspot_part)
)
select line, concat_ws(' ', id, epoch_ms("at")) as act_id, 'visit' as kind, contact, "at", list_filter(urls, lambda url: url."timestamp" <= written)[1]."value" as asset
from visit
where "at" is not null;
