-- What buyers did as a source knows it that is read for engagement alone: whose act each was is told by the ids that the services exchange, then by
-- e-mail address. Where these say different things, or one address is of people of different accounts, nothing is tied, and that is said.
create temp table buyer_now as
select distinct on (buyer_id) * from raw.buyer where buyer_id is not null order by buyer_id, observed_at desc, run desc, line desc;

-- Acts with who did them: by the id they came with, also of one merged into another since; else by any of the addresses.
create temp table buyer_act as
with known_id as (
  select buyer_id as ref, buyer_id from buyer_now
  union all
  select took, min(buyer_id) from (select unnest(took_in) as took, buyer_id from buyer_now) where took not in (select buyer_id from buyer_now) group by took
), known_email as (
  select email, min(buyer_id) as buyer_id from (select unnest(emails) as email, buyer_id from buyer_now) group by email having count(distinct buyer_id) = 1
), act as (
  select distinct on (act_id) * from raw.buyer_act where act_id is not null and "at" is not null order by act_id, observed_at desc, run desc, line desc
)
select act.act_id, act.kind, act.email, act."at", act.asset, coalesce(known_id.buyer_id, known_email.buyer_id) as buyer_id
from act left join known_id on known_id.ref = act.buyer_ref left join known_email on known_email.email = act.email;

create temp table acting as select * from buyer_now semi join buyer_act using (buyer_id);

-- The people of the source that keeps the deals; a converted lead and a merged contact are the contact they became. Ids of 15 characters and of 18 mean the same.
create temp table contact_seen as
select distinct on (contact_id) left(contact_id, 15) as contact_id, left(became, 15) as became, lower(trim(email)) as email, account_ref as account_id,
  left(opportunity_ref, 15) as deal_key, coalesce(is_deleted, false) as is_deleted
from raw.contact where contact_id is not null and exists (select 1 from acting)
order by raw.contact.contact_id, observed_at desc, run desc, line desc;

create temp table contact_person as
with recursive step as (
  select contact_id, contact_id as person_id, 0 as hops from contact_seen
  union all
  select step.contact_id, seen.became, hops + 1 from step join contact_seen as seen on seen.contact_id = step.person_id where seen.became is not null and hops < 9
), last as (
  select contact_id, arg_max(person_id, hops) as person_id from step group by contact_id
)
select last.contact_id, last.person_id, seen.email, now.account_id, seen.deal_key
from last join contact_seen as seen using (contact_id) join contact_seen as now on now.contact_id = last.person_id
where not now.is_deleted;

create temp table candidate as
select distinct buyer_id, person_id, account_id, is_by_id
from (
  select buyer_id, person_id, account_id, true as is_by_id
  from (select buyer_id, left(unnest(contact_refs), 15) as contact_id from acting) join contact_person using (contact_id)
  union all
  select buyer_id, person_id, account_id, false
  from (select buyer_id, unnest(emails) as email from acting) join contact_person using (email)
);

create temp table buyer as
with told as (
  select buyer_id, bool_or(is_by_id) as is_by_id,
    coalesce(list_sort(list(distinct account_id) filter (where is_by_id and account_id is not null)), []) as by_id,
    coalesce(list_sort(list(distinct account_id) filter (where not is_by_id and account_id is not null)), []) as by_email
  from candidate group by buyer_id
), company as (
  select buyer_id, min(account_id) as account_id
  from (select buyer_id, left(unnest(account_refs), 15) as key from acting) join (select left(account_id, 15) as key, account_id from core.account) using (key)
  group by buyer_id having count(distinct account_id) = 1
), deal as (
  select buyer_id, min(account_id) as account_id
  from (select buyer_id, left(unnest(opportunity_refs), 15) as key from acting) join (select left(opportunity_id, 15) as key, account_id from core.opportunity) using (key)
  group by buyer_id having count(distinct account_id) = 1
), judged as (
  select acting.buyer_id, acting.emails, told.buyer_id is not null as is_known, company.account_id as of_company, deal.account_id as of_deal, coalesce(by_id, []) as by_id, coalesce(by_email, []) as by_email,
    case
      when len(by_id) > 1 or (len(by_id) = 1 and len(by_email) > 0 and not list_contains(by_email, by_id[1])) then 'contact-mismatch'
      when len(coalesce(by_id, [])) = 0 and company.account_id is not null and len(by_email) > 0 and not list_contains(by_email, company.account_id) then 'contact-mismatch'
      when len(coalesce(by_id, [])) = 0 and company.account_id is null and len(by_email) > 1 then 'ambiguous-contact'
    end as trouble
  from acting left join told using (buyer_id) left join company using (buyer_id) left join deal using (buyer_id)
)
select *, case when trouble is null then coalesce(by_id[1], case when len(by_email) > 1 then of_company else by_email[1] end, of_company, of_deal) end as account_id
from judged;

-- The deals that somebody takes part in, by either service.
create temp table buyer_deal as
select distinct buyer_id, opportunity_id, created_at
from (
  with chosen as (
    select buyer_id, candidate.person_id from candidate join buyer using (buyer_id)
    where trouble is null and (candidate.account_id is null or candidate.account_id = buyer.account_id)
  ), role as (
    select distinct on (role_id) left(contact_ref, 15) as contact_id, left(opportunity_ref, 15) as deal_key, coalesce(is_deleted, false) as is_deleted
    from raw.contact_role where exists (select 1 from acting) order by role_id, observed_at desc, run desc, line desc
  )
  select buyer_id, role.deal_key from chosen join contact_person using (person_id) join role using (contact_id)
  -- What was deleted took its roles along; who had them did what they did about it all the same.
  where not role.is_deleted or role.deal_key in (select left(opportunity_id, 15) from core.opportunity where is_deleted)
  union all
  select buyer_id, contact_person.deal_key from chosen join contact_person using (person_id) where contact_person.deal_key is not null
  union all
  select buyer_id, left(unnest(opportunity_refs), 15) from acting where buyer_id in (select buyer_id from buyer where trouble is null)
)
join (select left(opportunity_id, 15) as deal_key, opportunity_id, created_at from core.opportunity) using (deal_key);

-- An act was about the deal that was there by then, the latest of several, else the first that began afterwards.
create temp table act_deal as
select act_id, coalesce(max_by(opportunity_id, (created_at, opportunity_id)) filter (where created_at <= "at"), min_by(opportunity_id, (created_at, opportunity_id))) as opportunity_id
from buyer_act join buyer_deal using (buyer_id)
group by act_id;

-- An act that the source of the deals tells of too, as an answer to a campaign, is one act: of the same person, kind and day. It may know no more than the day, so the other stays.
create temp table told_twice as
with name as (
  select buyer_id, account_id, unnest(emails) as email from buyer where trouble is null
  union
  select buyer_id, buyer.account_id, contact_person.email from candidate join contact_person using (person_id) join buyer using (buyer_id) where contact_person.email is not null and trouble is null
), there as (
  select engagement_id, buyer_id, kind, "at"::date as day, row_number() over (partition by buyer_id, kind, "at"::date order by engagement_id) as place
  from core.engagement join name on name.email = lower(trim(contact_id)) and core.engagement.account_id is not distinct from name.account_id
), here as (
  select buyer_id, kind, "at"::date as day, count(*) as acts from buyer_act where buyer_id is not null group by all
)
select engagement_id from there join here using (buyer_id, kind, day) where place <= acts;
delete from core.engagement where engagement_id in (select engagement_id from told_twice);

insert into core.engagement
select act_id, kind, coalesce(buyer.emails[1], buyer_act.email), buyer.account_id, act_deal.opportunity_id, "at", asset
from buyer_act left join buyer using (buyer_id) left join act_deal using (act_id)
order by act_id;

insert into core.data_issue
select trouble, 'contact', buyer_id, case trouble when 'contact-mismatch' then 'id' else 'email' end,
  concat_ws(': ', emails[1], array_to_string(list_transform(list_sort(list_distinct(list_concat(by_id, by_email, case when trouble = 'contact-mismatch' and len(by_id) = 0 then [of_company] else [] end))),
    lambda account: coalesce(account_name[account], account)), ' / ')), null, null
from buyer cross join (select map_from_entries(list((account_id, name))) as account_name from core.account)
where trouble is not null;
insert into core.data_issue
select 'missing-date', 'engagement', act_id, 'at', null, run, line from raw.buyer_act where "at" is null;

insert into core.data_gap
select 'unmatched-buyer', 'contact', count(*) filter (where not is_known), count(*), min(name) filter (where not is_known)
from (
  select coalesce(emails[1], buyer_id) as name, is_known or account_id is not null as is_known from buyer
  union all
  select distinct email, false from buyer_act where buyer_id is null and email is not null
)
having count(*) filter (where not is_known) > 0;
