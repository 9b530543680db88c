-- A mail that stands beside a task says which way that went; one without a task is an activity of its own.
insert into raw.mail (run, line, observed_at, activity_ref, direction)
select run, line, observed_at, ActivityId, case when a_flag(Incoming) then 'in' else 'out' end
from landed cross join this_part
where ActivityId is not null;
insert into raw.activity (run, line, observed_at, activity_id, type, rep_ref, account_ref, opportunity_ref, "at", direction, is_deleted)
select run, line, observed_at, Id, 'email', case when a_flag(Incoming) then ToAddress else FromAddress end, case when RelatedToId like '001%' then RelatedToId end,
  case when RelatedToId like '006%' then RelatedToId end, an_instant(MessageDate), case when a_flag(Incoming) then 'in' else 'out' end, a_flag(IsDeleted)
from landed cross join this_part
where ActivityId is null;
