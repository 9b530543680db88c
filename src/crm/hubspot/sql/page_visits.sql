-- A page of ours that was visited. It was about the deal of the contact that was there by then, the latest of several.
create or replace temp view landed as
select line_of(row_number() over ()) as line, act, "of", contact
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 16777216, columns = {
  act: 'struct(id varchar, "occurredAt" varchar, properties map(varchar, varchar))', "of": 'struct(name varchar)',
  contact: 'struct(email varchar, companies varchar[], deals struct(id varchar, properties map(varchar, varchar))[])'});

insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, opportunity_ref, "at", asset)
select this_run(), line, seen_at(), act.id, 'visit', lower(contact.email), contact.companies[1], deal_at(contact.deals, an_instant(act."occurredAt")), an_instant(act."occurredAt"), coalesce(text_of(act.properties['hs_title']), text_of(act.properties['hs_url']))
from landed
where true;
