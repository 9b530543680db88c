-- People at customers; one that was merged into another says which.
insert into raw.contact (run, line, observed_at, contact_id, email, account_ref, became, is_deleted)
select run, line, observed_at, Id, Email, AccountId, case when a_flag(IsDeleted) then MasterRecordId end, a_flag(IsDeleted)
from landed cross join this_part;
