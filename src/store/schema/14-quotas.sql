-- Quotas as people entered them, version by version (docs/decisions/0216). Of one rep, period and kind the last version that was not undone holds; a row
-- without an amount takes back what was entered before. A period is a label of the fiscal calendar.
create table quota_version (
  number integer primary key autoincrement, entered_at text not null, entered_by text not null,
  undone_at text, undone_by text
) strict;

create table quota_entry (
  rep_id text not null, period text not null, kind text not null check (kind in ('selling', 'renewal', 'overlay')), is_manager integer not null check (is_manager in (0, 1)),
  version integer not null references quota_version (number),
  amount text, currency text, basis text check (basis in ('final', 'full-rate')),
  primary key (rep_id, period, kind, is_manager, version)
) strict, without rowid;

create view quota_entered as
select entry.rep_id, entry.period, entry.kind, entry.is_manager, entry.version, entry.amount, entry.currency, entry.basis
from quota_entry as entry
where version = (
  select max(later.version) from quota_entry as later join quota_version on quota_version.number = later.version
  where (later.rep_id, later.period, later.kind, later.is_manager) = (entry.rep_id, entry.period, entry.kind, entry.is_manager) and undone_at is null
) and amount is not null;

create trigger quota_told before insert on quota_entry begin
  insert into audited values ('quota', trim(new.rep_id || ' ' || new.period || ' ' || new.kind || case when new.is_manager then ' manager' else '' end),
    (select json_object('amount', amount, 'currency', currency, 'basis', basis) from quota_entered
     where (rep_id, period, kind, is_manager) = (new.rep_id, new.period, new.kind, new.is_manager)),
    case when new.amount is not null then json_object('amount', new.amount, 'currency', new.currency, 'basis', new.basis) end);
end;
create trigger quota_undone_told after update of undone_at on quota_version begin
  insert into audited values ('quotas undone', 'version ' || new.number, json_object('enteredAt', old.entered_at, 'enteredBy', old.entered_by), null);
end;
