-- Who changed or took out what, and when; before and after as JSON. Rows are only ever added, and each is sealed together with the one before it, so
-- that one that was altered, taken out or moved is found (docs/decisions/0161).
create table audit (
  number integer primary key, at text not null, who text not null, what text not null, subject text not null, before text, after text,
  previous text not null, -- the seal of the one before; empty for the first
  seal text not null
) strict;

create trigger audit_stays before update on audit begin select raise(abort, 'the audit is only ever added to'); end;
create trigger audit_is_kept before delete on audit begin select raise(abort, 'the audit is only ever added to'); end;

-- What is written here is numbered, dated, signed and sealed.
create view audited as select what, subject, before, after from audit;
create trigger audited_is_sealed instead of insert on audited begin
  insert into audit
  select number, at, who, new.what, new.subject, new.before, new.after, previous, audit_seal(number, at, who, new.what, new.subject, new.before, new.after, previous)
  from (
    select coalesce(max(number), 0) + 1 as number, audit_at() as at, audit_who() as who, coalesce((select seal from audit order by number desc limit 1), '') as previous
    from audit
  );
end;

-- Nobody who writes can forget it: the tables of what people enter tell by themselves. A row that takes the place of another (insert or replace) is one change.
create trigger setting_told before insert on setting begin
  insert into audited values ('setting', new.name, (select value from setting where name = new.name), new.value);
end;
create trigger setting_taken_told after delete on setting begin
  insert into audited values ('setting', old.name, old.value, null);
end;

-- Without what is sealed; how the last sync ended and tokens that are renewed are nobody's doing.
create trigger connection_told before insert on connection begin
  insert into audited values ('connection', new.name,
    (select json_object('connector', connector, 'settings', json(settings), 'schedule', schedule) from connection where name = new.name),
    json_object('connector', new.connector, 'settings', json(new.settings), 'schedule', new.schedule));
end;
create trigger connection_changed_told after update of settings, schedule on connection begin
  insert into audited values ('connection', new.name,
    json_object('connector', old.connector, 'settings', json(old.settings), 'schedule', old.schedule),
    json_object('connector', new.connector, 'settings', json(new.settings), 'schedule', new.schedule));
end;
create trigger connection_taken_told after delete on connection begin
  insert into audited values ('connection', old.name, json_object('connector', old.connector, 'settings', json(old.settings), 'schedule', old.schedule), null);
end;

create trigger commission_plan_told before insert on commission_plan begin
  insert into audited values ('commission plan', trim(new.rep_id || ' ' || new.period_kind || ' from ' || new.from_on),
    (select plan from commission_plan where (rep_id, period_kind, from_on) = (new.rep_id, new.period_kind, new.from_on)), new.plan);
end;
create trigger commission_plan_taken_told after delete on commission_plan begin
  insert into audited values ('commission plan', trim(old.rep_id || ' ' || old.period_kind || ' from ' || old.from_on), old.plan, null);
end;

create trigger goal_told before insert on goal begin
  insert into audited values ('goal', new.rep_id || ' ' || new.period_kind || ' from ' || new.from_on,
    (select json_object('net', net, 'tax', tax, 'currency', currency) from goal where (rep_id, period_kind, from_on) = (new.rep_id, new.period_kind, new.from_on)),
    json_object('net', new.net, 'tax', new.tax, 'currency', new.currency));
end;
create trigger goal_taken_told after delete on goal begin
  insert into audited values ('goal', old.rep_id || ' ' || old.period_kind || ' from ' || old.from_on, json_object('net', old.net, 'tax', old.tax, 'currency', old.currency), null);
end;

create trigger pay_adjustment_told after insert on pay_adjustment begin
  insert into audited values ('pay adjustment', new.rep_id || ' on ' || new.on_day, null, json_object('amount', new.amount, 'currency', new.currency, 'note', new.note));
end;
create trigger pay_adjustment_taken_told after delete on pay_adjustment begin
  insert into audited values ('pay adjustment', old.rep_id || ' on ' || old.on_day, json_object('amount', old.amount, 'currency', old.currency, 'note', old.note), null);
end;

create trigger coaching_note_told after insert on coaching_note begin
  insert into audited values ('coaching note', new.rep_id || ' on ' || new.noted_on, null, json_object('measure', new.measure, 'note', new.note));
end;
create trigger coaching_note_taken_told after delete on coaching_note begin
  insert into audited values ('coaching note', old.rep_id || ' on ' || old.noted_on, json_object('measure', old.measure, 'note', old.note), null);
end;

create trigger delivery_capacity_told before insert on delivery_capacity begin
  insert into audited values ('delivery capacity', new.from_on, (select cast(units as text) from delivery_capacity where from_on = new.from_on), cast(new.units as text));
end;
create trigger delivery_capacity_taken_told after delete on delivery_capacity begin
  insert into audited values ('delivery capacity', old.from_on, cast(old.units as text), null);
end;
create trigger delivery_unit_told before insert on delivery_unit begin
  insert into audited values ('delivery unit', '', (select unit from delivery_unit where only = new.only), new.unit);
end;
