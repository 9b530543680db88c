-- Who somebody is in the CRM that keeps the deals, by what the integration with it wrote on them, their companies and deals.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, companies, deals
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar))',
  companies: 'struct(properties map(varchar, varchar))[]', deals: 'struct(properties map(varchar, varchar))[]'});

insert into raw.buyer (run, line, observed_at, buyer_id, took_in, emails, contact_refs, account_refs, opportunity_refs)
select this_run(), line, seen_at(), id, string_split(text_of(p['hs_merged_object_ids']), ';'),
  list_distinct(list_transform(list_filter(list_concat([p['email']], string_split(p['hs_additional_emails'], ';')), lambda email: text_of(email) is not null), lambda email: lower(trim(email)))),
  known_of([role(p, 'contact'), role(p, 'lead')]),
  known_of(list_concat([role(p, 'account')], list_transform(companies, lambda company: text_of(company.properties['salesforceaccountid'])))),
  known_of(list_transform(deals, lambda deal: text_of(deal.properties['salesforceopportunityid'])))
from hubspot_part;
