-- Leads. The owner may be a queue, which is nobody. When it became a deal, Salesforce says by the day alone. One that was merged into another is in the bin.
insert into raw.lead (run, line, observed_at, lead_id, source, score, is_inbound, created_at, converted_at, opportunity_ref, owner_ref, is_deleted)
select run, line, observed_at, Id, LeadSource, a_number(role_score), a_flag(role_is_inbound), an_instant(CreatedDate),
  case when a_flag(IsConverted) then timezone('UTC', a_day(ConvertedDate)::timestamp) end,
  ConvertedOpportunityId, case when OwnerId like '005%' then OwnerId end, a_flag(IsDeleted)
from landed cross join this_part;

-- A lead is a person too; once converted it is a contact, and merged it is another lead.
insert into raw.contact (run, line, observed_at, contact_id, email, account_ref, became, opportunity_ref, is_deleted)
select run, line, observed_at, Id, Email, ConvertedAccountId, coalesce(ConvertedContactId, case when a_flag(IsDeleted) then MasterRecordId end), ConvertedOpportunityId, a_flag(IsDeleted)
from landed cross join this_part;
