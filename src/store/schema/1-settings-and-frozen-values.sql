-- What an admin chose, one row per setting, as JSON; a setting without a row has its default.
create table setting (name text primary key, value text not null) strict, without rowid;

-- What a measure of a complete period was when it was frozen (METRICS G16). Written once, never changed. The period is held
-- by its days too and money by its currency, so that a changed calendar or currency is never mistaken for a changed number.
create table frozen_value (
  period text not null, from_on text not null, until_on text not null, -- label and half-open days
  measure text not null,
  grain text not null check (grain in ('all', 'team', 'rep')),
  subject text not null, -- team_id or rep_id; empty for all
  currency text not null, -- the reporting currency then
  value text, -- exact decimal text; null: unknown then
  sample_size integer not null,
  as_of text not null, frozen_at text not null, -- instants
  primary key (period, from_on, until_on, measure, grain, subject, currency)
) strict, without rowid;
