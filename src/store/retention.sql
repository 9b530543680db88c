-- What is older than it is to be kept. Each cutoff is a day, the first that is still kept; without one (null) nothing of its kind goes.

delete from coaching_note where noted_on < $coachingNotes;

delete from pay_adjustment where on_day < $pay;

-- A goal or a plan holds until the next; what has been followed by another goes once that one is old enough.
delete from goal where exists (
  select 1 from goal as later
  where later.rep_id = goal.rep_id and later.period_kind = goal.period_kind and later.from_on > goal.from_on and later.from_on < $pay
);

delete from commission_plan where rep_id <> '' and exists (
  select 1 from commission_plan as later
  where later.rep_id = commission_plan.rep_id and later.period_kind = commission_plan.period_kind and later.from_on > commission_plan.from_on and later.from_on < $pay
);

delete from frozen_value where grain = 'rep' and until_on < $frozenReps;

-- The last period of a schedule stays: by it a report is known to have been sent.
delete from report_delivery where due_at < $deliveries and state in ('sent', 'unknown', 'failed')
  and until_on < (select max(until_on) from report_delivery as latest where latest.schedule = report_delivery.schedule);

delete from "session" where "expiresAt" < $signIns;

delete from invitation where expires_at < $signIns;

delete from verification where "expiresAt" < $signIns;

delete from api_key where expires_at < $signIns;
