-- What somebody did: when it was completed, else the day it stands for.
insert into raw.activity (run, line, observed_at, activity_id, type, rep_ref, account_ref, opportunity_ref, lead_ref, "at", minutes, outcome, direction, is_deleted)
select run, line, observed_at, Id, coalesce(subtype.meaning, kind.meaning, 'task'), OwnerId, AccountId,
  case when WhatId like '006%' then WhatId end, case when WhoId like '00Q%' then WhoId end,
  coalesce(an_instant(CompletedDateTime), timezone('UTC', a_day(ActivityDate)::timestamp)),
  a_number(CallDurationInSeconds) / 60, CallDisposition, case CallType when 'Inbound' then 'in' when 'Outbound' then 'out' end, a_flag(IsDeleted)
from landed cross join this_part
left join (select word, meaning from word where vocabulary = 'activity') as kind on kind.word = plain_word(Type)
left join (select word, meaning from word where vocabulary = 'activity') as subtype on subtype.word = plain_word(TaskSubtype) and TaskSubtype <> 'Task'
where a_flag(IsClosed);
