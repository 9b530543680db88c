-- Which deal a buyer's act was about follows from the deals that the contact takes part in, also in those to come: the build tells.
insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, buyer_ref, "at", asset)
select this_run(), line, seen_at(), act_id, kind, lower(contact.email), contact.companies[1], contact.id, "at", asset
from act_seen;
drop view act_seen;
