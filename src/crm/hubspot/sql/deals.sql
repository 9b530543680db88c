-- A deal with its past, its company, its splits and its line items, as they were when it was read.
create or replace temp table landed_deal as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, coalesce(record."propertiesWithHistory", map {}) as h,
  coalesce(record.archived, false) as is_archived, instant_in(record."archivedAt") as archived_at, instant_in(record."updatedAt") as updated_at,
  coalesce(list_filter(companies, lambda tie: list_contains(list_transform(tie."associationTypes", lambda type: type.label), 'Primary'))[1]."toObjectId", companies[1]."toObjectId") as company,
  contacts, splits, line_items
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar), "propertiesWithHistory" map(varchar, struct("value" varchar, "timestamp" varchar)[]), "updatedAt" varchar, archived boolean, "archivedAt" varchar)',
  companies: 'struct("toObjectId" varchar, "associationTypes" struct(label varchar)[])[]',
  contacts: 'struct("toObjectId" varchar)[]',
  splits: 'struct(id varchar, properties map(varchar, varchar), "createdAt" varchar)[]',
  line_items: 'struct(id varchar, properties map(varchar, varchar))[]'});

-- When it was decided: the first of the stages of one outcome that it has been in without a break since. When it was last changed: HubSpot's
-- own date moves with activities, merges and more that change nothing we read, so it is the latest version of what has a history.
create or replace temp table decided as
select id, changed_at, case when outcomes[1] in ('won', 'lost') then
    instant_in(stages[coalesce(list_position(list_transform(outcomes, lambda outcome: outcome is distinct from outcomes[1]), true), len(outcomes) + 1) - 1]."timestamp") end as decided_at
from (
  select id, changed_at, stages, list_transform(stages, lambda version: known_word('stage_outcome', version."value")) as outcomes
  from (
    select id, h['dealstage'] as stages,
      list_max(list_append(list_transform(flatten(map_values(h)), lambda version: instant_in(version."timestamp")), archived_at)) as changed_at
    from landed_deal
  )
);

insert into raw.opportunity (run, line, observed_at, opportunity_id, name, account_ref, owner_ref, type, pipeline_ref, stage_ref, outcome, forecast_category, source, is_inbound, lead_score,
  product_ref, currency, amount, arr, one_off, term_months, created_at, opened_on, close_on, closed_at, lost_reason, competitor, is_deleted, is_test, modified_at)
select this_run(), line, seen_at(), landed_deal.id, text_of(p['dealname']), company, text_of(p['hubspot_owner_id']), type_word(p['dealtype']), text_of(p['pipeline']), text_of(p['dealstage']),
  coalesce(known_word('stage_outcome', p['dealstage']), case when flag_in(p['hs_is_closed_won']) then 'won' when flag_in(p['hs_is_closed']) then 'lost' when not flag_in(p['hs_is_closed']) then 'open' end),
  category_word(p['hs_manual_forecast_category']), role(p, 'source'), flag_in(role(p, 'inbound')), number_in(role(p, 'lead_score')),
  role(p, 'product'), coalesce(text_of(p['deal_currency_code']), known_word('account', 'currency')), an_amount(p['amount']), an_amount(role(p, 'arr')), an_amount(role(p, 'one_off')), number_in(role(p, 'term_months')),
  instant_in(p['createdate']), day_in(role(p, 'opened_on')), account_day(instant_in(p['closedate'])), decided_at, text_of(p['closed_lost_reason']), role(p, 'competitor'),
  is_archived, coalesce(flag_in(role(p, 'is_test')), false), coalesce(changed_at, updated_at)
from landed_deal left join decided using (id);

-- What a property was, from each of its versions to the next: the latest comes first, and of those of one instant it alone counts. Where a
-- day is meant, versions within one day are one.
insert into raw.change (run, line, observed_at, opportunity_ref, changed_at, field, old_value, new_value)
with version as (
  select line, id, field, unnest(h[property]) as version, generate_subscripts(h[property], 1) as place
  from landed_deal cross join (
    values ('stage', 'dealstage'), ('amount', 'amount'), ('close_on', 'closedate'), ('owner', 'hubspot_owner_id'), ('forecast_category', 'hs_manual_forecast_category'),
      ('type', 'dealtype'), ('lost_reason', 'closed_lost_reason'), ('arr', getvariable('mapped')['arr'])
  ) as tracked(field, property)
), said as (
  select line, id, field, instant_in(version."timestamp") as changed_at,
    case field
      when 'close_on' then account_day(instant_in(version."value"))::varchar when 'forecast_category' then category_word(version."value")
      when 'type' then type_word(version."value") when 'amount' then an_amount(version."value")::varchar when 'arr' then an_amount(version."value")::varchar
      else text_of(version."value") end as new_value
  from version
  qualify row_number() over (partition by id, field, changed_at order by place) = 1
), followed as (
  select *, lag(new_value) over (partition by id, field order by changed_at) as old_value from said
)
select this_run(), line, seen_at(), id, changed_at, field, old_value, new_value from followed
where new_value is distinct from old_value
union all
select this_run(), line, seen_at(), id, archived_at, 'is_deleted', 'false', 'true' from landed_deal where is_archived and archived_at is not null;

insert into raw.split (run, line, observed_at, split_id, opportunity_ref, rep_ref, share, kind, from_at)
select this_run(), line, seen_at(), split.id, id, split.properties['hubspot_owner_id'], try_cast(split.properties['hs_deal_split_percentage'] as decimal(18, 8)), 'revenue', instant_in(split."createdAt")
from (select line, id, unnest(splits) as split from landed_deal);

-- Who takes part in it. A tie has no id of its own.
insert into raw.contact_role (run, line, observed_at, role_id, contact_ref, opportunity_ref, is_deleted)
select this_run(), line, seen_at(), concat_ws(' ', id, contact), contact, id, false
from (select line, id, unnest(list_distinct(list_transform(contacts, lambda tie: tie."toObjectId"))) as contact from landed_deal where not is_archived);

insert into raw.contact_role
select seen.* replace (this_run() as run, landed_deal.line as line, seen_at() as observed_at, null as unread, true as is_deleted)
from landed_deal
join (
  select * from raw.contact_role where role_id in (select role_id from raw.contact_role semi join landed_deal on landed_deal.id = opportunity_ref)
  qualify row_number() over (partition by role_id order by observed_at desc, run desc, line desc) = 1
) as seen on seen.opportunity_ref = landed_deal.id
where landed_deal.contacts is not null and not is_archived and not seen.is_deleted and not list_contains(list_transform(landed_deal.contacts, lambda tie: tie."toObjectId"), seen.contact_ref);

-- A split that the deal had when it was last read and has no longer.
insert into raw.split
select seen.* replace (this_run() as run, landed_deal.line as line, seen_at() as observed_at, null as unread, true as is_deleted)
from landed_deal
join (
  select * from raw.split where split_id in (select split_id from raw.split semi join landed_deal on landed_deal.id = opportunity_ref)
  qualify row_number() over (partition by split_id order by observed_at desc, run desc, line desc) = 1
) as seen on seen.opportunity_ref = landed_deal.id
where landed_deal.splits is not null and not is_archived and not coalesce(seen.is_deleted, false) and not list_contains(list_transform(landed_deal.splits, lambda split: split.id), seen.split_id);

-- A line item that recurs is a term; what is paid once beside it goes with the deal's first.
insert into raw.subscription_term (run, line, observed_at, term_id, opportunity_ref, account_ref, starts_on, ends_on, recurring_value, one_off, arr, currency, notified_end_on, notified_at)
with item as (
  select line, id as deal_id, company, p, h, unnest(line_items).id as item_id, unnest(line_items).properties as i from landed_deal
), term as (
  select *, day_in(i['hs_recurring_billing_start_date']) as starts_on,
    coalesce(day_in(i['hs_recurring_billing_end_date']), (day_in(i['hs_recurring_billing_start_date']) + try_cast(nullif(regexp_extract(i['hs_recurring_billing_period'], '^P(\d+)M$', 1), '') || ' months' as interval))::date) as ends_on,
    row_number() over (partition by deal_id order by item_id::bigint) as number
  from item where text_of(i['recurringbillingfrequency']) is not null
), once as (
  select deal_id, sum(an_amount(coalesce(i['amount'], i['price']))) as one_off from item where text_of(i['recurringbillingfrequency']) is null group by deal_id
)
select this_run(), line, seen_at(), item_id, deal_id, company, starts_on, ends_on, coalesce(an_amount(i['hs_tcv']), an_amount(i['amount'])), case when number = 1 then coalesce(once.one_off, 0) else 0 end,
  an_amount(i['hs_arr']), coalesce(text_of(i['hs_line_item_currency_code']), text_of(p['deal_currency_code'])),
  day_in(role(p, 'notified_end_on')), case when role(p, 'notified_end_on') is not null then instant_in(h[getvariable('mapped')['notified_end_on']][1]."timestamp") end
from term left join once using (deal_id);

-- The same for line items: what was taken off the deal is no term of it.
insert into raw.subscription_term
select seen.* replace (this_run() as run, landed_deal.line as line, seen_at() as observed_at, null as unread, true as is_deleted)
from landed_deal
join (
  select * from raw.subscription_term where term_id in (select term_id from raw.subscription_term semi join landed_deal on landed_deal.id = opportunity_ref)
  qualify row_number() over (partition by term_id order by observed_at desc, run desc, line desc) = 1
) as seen on seen.opportunity_ref = landed_deal.id
where landed_deal.line_items is not null and not is_archived and not coalesce(seen.is_deleted, false) and not list_contains(list_transform(landed_deal.line_items, lambda item: item.id), seen.term_id);

-- Deals that went into this one. What was read of them before stays; of others only that they were is known.
create or replace temp table merged as
select line, id as survivor, unnest(string_split(p['hs_merged_object_ids'], ';')) as loser from landed_deal where text_of(p['hs_merged_object_ids']) is not null;
insert into raw.opportunity
select seen.* replace (this_run() as run, merged.line as line, seen_at() as observed_at, null as unread, true as is_deleted, merged.survivor as merged_into, seen_at() as modified_at)
from merged
join (
  select opportunity.* from raw.opportunity semi join merged on merged.loser = opportunity_id
  qualify row_number() over (partition by opportunity_id order by observed_at desc, run desc, line desc) = 1
) as seen on seen.opportunity_id = merged.loser
where seen.merged_into is null and seen.observed_at < seen_at();

drop table merged;
drop table landed_deal;
drop table decided;
