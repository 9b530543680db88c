-- Leads. The owner may be a queue, which is nobody. When it became a deal, Salesforce says by the day alone. One that was merged into another is in the bin.
insert into raw.lead (run, line, observed_at, lead_id, source, score, is_inbound, created_at, converted_at, opportunity_ref, owner_ref, is_deleted)
select run, line, observed_at, read_id(Id), LeadSource, a_number(role_score), a_flag(role_is_inbound), an_instant(CreatedDate),
  case when a_flag(IsConverted) then timezone('UTC', a_day(ConvertedDate)::timestamp) end,
  read_id(ConvertedOpportunityId), case when OwnerId like '005%' then OwnerId end, a_flag(IsDeleted)
from landed cross join this_part;

-- A lead is a person too; once converted it is a contact, and merged it is another lead.
insert into raw.contact (run, line, observed_at, contact_id, email, account_ref, became, opportunity_ref, is_deleted)
select run, line, observed_at, read_id(Id), Email, ConvertedAccountId, coalesce(read_id(ConvertedContactId), case when a_flag(IsDeleted) then read_id(MasterRecordId) end), read_id(ConvertedOpportunityId), a_flag(IsDeleted)
from landed cross join this_part;
