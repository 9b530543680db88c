-- Each version of a contact's last visit was a visit. Several within a moment leave one version; which page it was is known by its address alone.
create or replace temp view landed as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, coalesce(record."propertiesWithHistory", map {}) as h, companies, deals
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 16777216, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar), "propertiesWithHistory" map(varchar, struct("value" varchar, "timestamp" varchar)[]))',
  companies: 'struct("toObjectId" varchar)[]', deals: 'struct(id varchar, properties map(varchar, varchar))[]'});

insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, opportunity_ref, "at", asset)
with visit as (
  select line, id, p, companies, deals, urls, an_instant(version."value") as visited_at, version."timestamp" as written
  from (select line, id, p, companies, deals, h['hs_analytics_last_url'] as urls, unnest(h['hs_analytics_last_visit_timestamp']) as version from landed)
)
select this_run(), line, seen_at(), concat_ws(' ', id, epoch_ms(visited_at)), 'visit', lower(p['email']), companies[1]."toObjectId", deal_at(deals, visited_at), visited_at,
  list_filter(urls, lambda url: url."timestamp" <= written)[1]."value"
from visit
where visited_at is not null;
