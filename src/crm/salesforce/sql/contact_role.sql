insert into raw.contact_role (run, line, observed_at, role_id, contact_ref, opportunity_ref, is_deleted)
select run, line, observed_at, Id, ContactId, OpportunityId, a_flag(IsDeleted)
from landed cross join this_part
where ContactId is not null;
