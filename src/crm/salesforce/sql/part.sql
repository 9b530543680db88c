-- What is said of a part, for the statement that reads it.
create or replace temp table this_part as
select $run::varchar as run, $connection::varchar as connection, $observed_at::timestamptz as observed_at, $first_line::bigint as first_line, $lookups::json as lookups, $mapped::json as mapped;
create or replace temp macro an_instant(text) as try_cast(text as timestamptz);
create or replace temp macro a_day(text) as try_cast(left(text, 10) as date);
create or replace temp macro a_flag(text) as case lower(text) when 'true' then true when 'yes' then true when 'ja' then true when '1' then true when 'false' then false when 'no' then false when 'nej' then false when '0' then false end;
create or replace temp macro some_money(text) as read_money(text, 'point');
create or replace temp macro a_number(text) as try_cast(text as double);
create or replace temp macro looked_up(name) as (select lookups from this_part) -> name;
-- The fixed words of forecast categories; `Forecast` is what people see as Commit. Most likely lies between best case and commit and is no promise.
create or replace temp macro forecast_word(text) as case lower(regexp_replace(text, '[^A-Za-z]', '', 'g'))
  when 'pipeline' then 'pipeline' when 'bestcase' then 'best_case' when 'mostlikely' then 'best_case' when 'forecast' then 'commit' when 'commit' then 'commit'
  when 'omitted' then 'omitted' when 'closed' then 'closed'
  else meaning_of('forecast', text) end;
create or replace temp macro is_a(id, prefix) as starts_with(id, prefix);
