-- Words that every part of HubSpot is read with, and that no other loader has: parts of two CRMs are read on one connection. Values come as texts; what cannot be read as what it should be is null.
create or replace temp macro text_of(value) as nullif(trim(value), '');
create or replace temp macro instant_in(value) as
  case when regexp_full_match(value, '-?\d+') then to_timestamp(try_cast(value as bigint) / 1000.0) else try_cast(text_of(value) as timestamptz) end;
-- The civil day of an instant in the account's time zone: close dates, goals and rates are days there.
create or replace temp macro account_day(instant) as timezone(getvariable('zone'), instant)::date;
create or replace temp macro day_in(value) as case when length(trim(value)) = 10 then try_cast(trim(value) as date) else account_day(instant_in(value)) end;
-- Into 18 digits first: text into more of them takes DuckDB ten times as long, and next to none has more.
create or replace temp macro an_amount(value) as coalesce(try_cast(text_of(value) as decimal(18, 4))::decimal(28, 4), try_cast(text_of(value) as decimal(28, 4)));
create or replace temp macro number_in(value) as try_cast(text_of(value) as double);
create or replace temp macro flag_in(value) as case lower(trim(value)) when 'true' then true when 'yes' then true when '1' then true when 'false' then false when 'no' then false when '0' then false end;
-- The value of whatever property this account has for a meaning.
create or replace temp macro role(properties, meaning) as text_of(properties[getvariable('mapped')[meaning]]);
create or replace temp macro known_of(values_) as list_filter(values_, lambda one: one is not null);
create or replace temp macro known_word(kind, word) as getvariable('known')[kind][word];
create or replace temp macro category_word(value) as case upper(trim(value))
  when 'OMIT' then 'omitted' when 'PIPELINE' then 'pipeline' when 'BEST_CASE' then 'best_case' when 'COMMIT' then 'commit' when 'CLOSED' then 'closed' end;
create or replace temp macro type_word(value) as case
  when lower(trim(value)) = 'newbusiness' then 'new' when lower(trim(value)) = 'existingbusiness' then 'expansion'
  when lower(value) like '%renewal%' then 'renewal' else text_of(value) end;
create or replace temp macro this_run() as getvariable('run')::varchar;
create or replace temp macro seen_at() as getvariable('observed_at')::timestamptz;
create or replace temp macro line_of(place) as getvariable('first_line')::bigint + place;
