-- What was agreed on pay: a plan for one person, or for everyone (rep_id empty), for periods of this kind from that day on. `plan` is JSON.
create table commission_plan (
  rep_id text not null, period_kind text not null, from_on text not null, plan text not null, entered_at text not null,
  primary key (rep_id, period_kind, from_on)
) strict, without rowid;

-- What somebody wants to keep after tax from periods of this kind, from that day on. Exact decimals as text.
create table goal (
  rep_id text not null, period_kind text not null, from_on text not null, net text not null, tax text not null, currency text not null,
  entered_at text not null,
  primary key (rep_id, period_kind, from_on)
) strict, without rowid;

-- Draws, bonuses and the like, which no rate explains; below nothing: taken off.
create table pay_adjustment (
  id integer primary key, rep_id text not null, on_day text not null, amount text not null, currency text not null, note text not null,
  entered_at text not null
) strict;

-- What was talked over with somebody: which measure, and on which day.
create table coaching_note (
  id integer primary key, rep_id text not null, measure text not null, noted_on text not null, note text not null, entered_at text not null
) strict;
