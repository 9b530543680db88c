-- A buyer who answered a campaign. Salesforce keeps the day of the answer; where that is the day the member was made, the instant is known too.
insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, opportunity_ref, "at", asset, is_deleted)
select run, line, observed_at, Id, lower("Campaign.Type"), coalesce("Contact.Email", "Lead.Email"), "Contact.AccountId", read_id(role_opportunity),
  case when a_day(FirstRespondedDate) is null or a_day(FirstRespondedDate) = a_day(CreatedDate) then an_instant(CreatedDate) else timezone('UTC', a_day(FirstRespondedDate)::timestamp) end,
  "Campaign.Name", a_flag(IsDeleted)
from landed cross join this_part
where a_flag(HasResponded);
