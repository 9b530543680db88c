-- How much can be delivered in a month, from the one that begins on that day on until the next entry, in the unit below.
create table delivery_capacity (
  from_on text primary key, units integer not null check (units >= 0), entered_at text not null
) strict, without rowid;

-- What deliveries are counted in and how much of it a deal takes, as JSON: one row, or none.
create table delivery_unit (
  only integer primary key check (only = 1), unit text not null, entered_at text not null
) strict;
