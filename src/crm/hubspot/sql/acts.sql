-- A buyer's act was about the deal of the contact that was there by then, the latest of several.
insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, opportunity_ref, "at", asset)
select this_run(), line, seen_at(), act_id, kind, lower(contact.email), contact.companies[1], deal_at(contact.deals, "at"), "at", asset
from act_seen;
drop view act_seen;
