-- What the store holds of somebody, table by table: how many rows, and of which days. `$refs` is a JSON list of everything they are called, in small letters, `$texts` of what
-- tells nobody else in a longer text, `$users` of who they sign in as. A test holds this file against every text column of the store.
select place, count(*) as records, min(day) as first_on, max(day) as last_on
from (
  select 'frozen_value' as place, from_on as day from frozen_value where grain = 'rep' and lower(subject) in (select value from json_each($refs))
  union all select 'commission_plan', from_on from commission_plan where lower(rep_id) in (select value from json_each($refs))
  union all select 'goal', from_on from goal where lower(rep_id) in (select value from json_each($refs))
  union all select 'pay_adjustment', on_day from pay_adjustment where lower(rep_id) in (select value from json_each($refs))
  union all select 'coaching_note', noted_on from coaching_note where lower(rep_id) in (select value from json_each($refs))
  union all select 'report_recipient', substr(added_at, 1, 10) from report_recipient where lower(rep_id) in (select value from json_each($refs)) or lower(address) in (select value from json_each($refs))
  union all select 'report_delivery', substr(due_at, 1, 10) from report_delivery where lower(address) in (select value from json_each($refs))
  union all select 'user', substr("createdAt", 1, 10) from "user" where "id" in (select value from json_each($users))
  union all select 'session', substr("createdAt", 1, 10) from "session" where "userId" in (select value from json_each($users))
  union all select 'account', substr("createdAt", 1, 10) from "account" where "userId" in (select value from json_each($users))
  union all select 'twoFactor', null from "twoFactor" where "userId" in (select value from json_each($users))
  union all select 'passkey', substr("createdAt", 1, 10) from "passkey" where "userId" in (select value from json_each($users))
  union all select 'quota_entry', substr(entered_at, 1, 10) from quota_entry join quota_version on number = version where lower(rep_id) in (select value from json_each($refs))
  union all select 'quota_version', substr(entered_at, 1, 10) from quota_version where lower(entered_by) in (select value from json_each($refs)) or lower(undone_by) in (select value from json_each($refs))
  union all select 'api_key', substr(created_at, 1, 10) from api_key where user_id in (select value from json_each($users))
  union all select 'write_key', substr(begun_at, 1, 10) from write_key where user_id in (select value from json_each($users))
  union all select 'verification', substr("createdAt", 1, 10) from verification where lower("identifier") in (select value from json_each($refs)) or "value" in (select value from json_each($users))
  union all select 'invitation', substr(expires_at, 1, 10) from invitation where lower(email) in (select value from json_each($refs)) or lower(rep_id) in (select value from json_each($refs)) or user_id in (select value from json_each($users))
  union all select 'audit', substr(at, 1, 10) from audit
    where lower(who) in (select value from json_each($refs))
      or exists (select 1 from json_each($texts) where instr(lower(subject || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')), value) > 0)
      or exists (select 1 from json_each($refs) where instr(' ' || lower(subject) || ' ', ' ' || value || ' ') > 0)
)
group by place order by place
