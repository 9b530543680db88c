create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, contacts
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar))', contacts: 'struct("toObjectId" varchar)[]'});

insert into raw.account (run, line, observed_at, account_id, name, industry, employees, country, segment)
select this_run(), line, seen_at(), id, text_of(p['name']), coalesce(known_word('industry', p['industry']), text_of(p['industry'])),
  try_cast(p['numberofemployees'] as bigint), text_of(p['country']), role(p, 'segment')
from hubspot_part;

-- Companies that went into it. They answer no more, and what they were said of mostly says so still.
insert into raw.account (run, line, observed_at, account_id, merged_into)
select this_run(), line, seen_at(), loser, id
from (select line, id, unnest(string_split(p['hs_merged_object_ids'], ';')) as loser from hubspot_part where text_of(p['hs_merged_object_ids']) is not null)
where loser <> id;

-- Who works there: somebody may have done something before their company was known.
insert into raw.contact (run, line, observed_at, contact_id, account_ref)
select this_run(), line, seen_at(), contact."toObjectId", id from (select line, id, unnest(contacts) as contact from hubspot_part);
