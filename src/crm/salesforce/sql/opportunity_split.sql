-- Who shares a deal: types whose shares come to 100 % say whose it is, others stand beside.
insert into raw.split (run, line, observed_at, split_id, opportunity_ref, rep_ref, share, kind, from_at, is_deleted)
select run, line, observed_at, Id, OpportunityId, SplitOwnerId, a_number(SplitPercentage)::decimal(18, 8) / 100,
  case when SplitTypeId in (select type_id from credit_split) then 'revenue' else 'overlay' end,
  an_instant(CreatedDate), a_flag(IsDeleted)
from landed cross join this_part;
