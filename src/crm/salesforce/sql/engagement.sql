-- What buyers did, as a marketing package writes it down in an object of its own.
insert into raw.engagement (run, line, observed_at, engagement_id, kind, contact_ref, account_ref, opportunity_ref, "at", asset, is_deleted)
select run, line, observed_at, Id,
  case
    when regexp_matches(role_kind, '(?i)visit|page|view|besök') then 'visit' when regexp_matches(role_kind, '(?i)open|öppn') then 'open'
    when regexp_matches(role_kind, '(?i)click|klick') then 'click' when regexp_matches(role_kind, '(?i)webinar|event') then 'webinar'
    when regexp_matches(role_kind, '(?i)form|submi|formulär') then 'form' else lower(role_kind) end,
  coalesce(role_contact_email, read_id(role_contact)), read_id(role_account), read_id(role_opportunity), an_instant(role_at), role_asset, a_flag(IsDeleted)
from landed cross join this_part;
