insert into raw.activity (run, line, observed_at, activity_id, type, rep_ref, account_ref, opportunity_ref, lead_ref, "at", minutes, is_deleted)
select run, line, observed_at, Id, case kind.meaning when 'demo' then 'demo' when 'call' then 'call' else 'meeting' end, OwnerId, AccountId,
  case when WhatId like '006%' then WhatId end, case when WhoId like '00Q%' then WhoId end,
  coalesce(an_instant(StartDateTime), an_instant(ActivityDateTime)), a_number(DurationInMinutes), a_flag(IsDeleted)
from landed cross join this_part
left join (select word, meaning from word where vocabulary = 'activity') as kind on kind.word = plain_word(Type)
where not coalesce(a_flag(IsChild), false);
