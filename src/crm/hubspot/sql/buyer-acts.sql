-- Whose act it was, and about which deal, the build tells: the other CRM keeps both.
insert into raw.buyer_act (run, line, observed_at, act_id, kind, buyer_ref, email, "at", asset)
select this_run(), line, seen_at(), act_id, kind, contact.id, lower(contact.email), "at", asset
from act_seen;
drop view act_seen;
