-- A goal is a quota of one person for one span of time; its name says of which kind. It ends at the instant the next begins, or a moment before.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.properties as p, owner
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar))', owner: 'varchar'});

-- All goals there are: one that was taken back is none.
delete from raw.quota where run <> this_run() and run in (select run from raw.run where connection = getvariable('connection'));
insert into raw.quota (run, line, observed_at, rep_ref, from_on, until_on, amount, currency, kind, basis, is_manager)
select this_run(), line, seen_at(), owner, account_day(instant_in(p['hs_start_datetime'])), account_day(instant_in(p['hs_end_datetime']) + interval 1 millisecond),
  an_amount(p['hs_target_amount']), coalesce(text_of(p['hs_goal_target_currency_code']), known_word('account', 'currency')),
  case when contains(lower(p['hs_goal_name']), lower(known_word('goal_words', 'renewal'))) then 'renewal' when contains(lower(p['hs_goal_name']), lower(known_word('goal_words', 'overlay'))) then 'overlay' else 'selling' end,
  case when contains(lower(p['hs_goal_name']), lower(known_word('goal_words', 'beforeRamp'))) then 'full-rate' end,
  coalesce(flag_in(p['hs_kpi_is_team_rollup']), false)
from hubspot_part
where owner is not null;
