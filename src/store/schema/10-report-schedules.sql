-- Secrets that belong to no connection: the mail server's, addresses of webhooks, the key that links in mails are signed with. Of no use without the
-- folder's key (docs/decisions/0096).
create table sealed_secret (name text primary key, sealed blob not null, entered_at text not null) strict, without rowid;

-- Reports that go out by themselves, and to whom (docs/decisions/0191).
create table report_schedule (
  name text primary key,
  cadence text not null check (cadence in ('weekly', 'monthly', 'quarterly')),
  at_time text not null, -- HH:MM in the company's time zone
  created_at text not null -- periods that are due later are told
) strict, without rowid;

create table report_recipient (
  id text primary key, -- random; in the links of mails
  schedule text not null references report_schedule (name) on delete cascade,
  channel text not null check (channel in ('mail', 'webhook')),
  address text not null, -- of a webhook what it is called: its own address is sealed
  role text not null check (role in ('leader', 'manager', 'rep')),
  rep_id text, -- who they are in the CRM; empty for who sees everyone
  language text not null,
  added_at text not null,
  left_at text, -- when they unsubscribed
  unique (schedule, channel, address)
) strict, without rowid;

-- One row for each period of a schedule and each who gets it, whatever happens: what makes it come once. Kept when recipient or schedule are gone.
create table report_delivery (
  schedule text not null, until_on text not null, channel text not null, address text not null,
  period text not null, recipient text not null, due_at text not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'unknown', 'failed')),
  attempts integer not null, copy integer not null, -- sent again on purpose: another message
  changed_at text not null, next_at text not null,
  failure text, -- JSON of code, message and hint
  primary key (schedule, until_on, channel, address)
) strict, without rowid;
create index report_delivery_by_state on report_delivery (state, next_at);

create trigger report_schedule_told after insert on report_schedule begin
  insert into audited values ('report schedule', new.name, null, json_object('cadence', new.cadence, 'at', new.at_time));
end;
create trigger report_schedule_taken_told after delete on report_schedule begin
  insert into audited values ('report schedule', old.name, json_object('cadence', old.cadence, 'at', old.at_time), null);
end;
create trigger report_recipient_told after insert on report_recipient begin
  insert into audited values ('report recipient', new.schedule || ' ' || new.address, null,
    json_object('channel', new.channel, 'role', new.role, 'rep', new.rep_id, 'language', new.language));
end;
create trigger report_recipient_left_told after update of left_at on report_recipient begin
  insert into audited values ('report recipient', new.schedule || ' ' || new.address, json_object('left', old.left_at), json_object('left', new.left_at));
end;
create trigger report_recipient_taken_told after delete on report_recipient begin
  insert into audited values ('report recipient', old.schedule || ' ' || old.address,
    json_object('channel', old.channel, 'role', old.role, 'rep', old.rep_id, 'language', old.language), null);
end;
-- What is sealed is not told, only that it was changed.
create trigger sealed_secret_told before insert on sealed_secret when new.name <> 'links' begin
  insert into audited values ('secret', new.name, null, null);
end;
