-- What is said of a part, for the statement that reads it. The org's own names are values. Ids of the service have 18 characters; those that people wrote into
-- fields of the org's own may have 15 (`read_id`). Lists are views of their own: a list beside the rows of a part would be held once for each. Most parts hold next
-- to nothing, and what a statement costs is what its words cost to plan.
set variable part = (select {run: $run::varchar, connection: $connection::varchar, observed_at: $observed_at::timestamptz, first_line: $first_line::bigint, path: $path::varchar,
  lookups: from_json($lookups::json, '{"isFull": "BOOLEAN", "teams": "VARCHAR", "corporateCurrency": "VARCHAR", "hasDatedRates": "BOOLEAN", "hasSubmissions": "BOOLEAN", "creditSplits": ["VARCHAR"], "forecastManagers": ["VARCHAR"],
    "forecastTypes": "MAP(VARCHAR, VARCHAR)", "periods": "MAP(VARCHAR, VARCHAR[])", "tracked": "MAP(VARCHAR, VARCHAR)"}'),
  mapped: $mapped::json::map(varchar, varchar)});
create or replace temp view this_part as
select part.run, part.connection, part.observed_at, part.first_line, part.lookups.isFull as is_full, part.lookups.teams as teams, part.lookups.corporateCurrency as corporate_currency,
  part.lookups.hasDatedRates as has_dated_rates, part.lookups.hasSubmissions as has_submissions, part.lookups.tracked['arr'] as tracked_arr, part.lookups.tracked['lost_reason'] as tracked_lost_reason
from (select getvariable('part') as part);
-- Records of REST, a line of JSON each, in which no control character stands as it is. As text of one column: DuckDB's reader of JSON takes 32 MiB and more for any file,
-- and two of them would fill the memory that loading has. A line has as much room as one of CSV (`longestRecord` in load.ts).
create or replace temp view landed_json as
select json from read_csv(getvariable('part').path, auto_detect = false, header = false, delim = chr(31), quote = '', escape = '', new_line = '\n',
  columns = {json: 'json'}, strict_mode = true, max_line_size = 4194304, buffer_size = 8388608, compression = 'zstd', encoding = 'utf-8');
create or replace temp macro an_instant(text) as try_cast(text as timestamptz);
create or replace temp macro a_day(text) as try_cast(left(text, 10) as date);
create or replace temp macro a_flag(text) as case when lower(text) in ('true', 'yes', 'ja', '1') then true when lower(text) in ('false', 'no', 'nej', '0') then false end;
-- Numbers are a machine's, some with an exponent: nothing has to be guessed, as it has in files of people.
-- Into 18 digits first: text into more of them takes DuckDB ten times as long, and next to none has more.
create or replace temp macro some_money(text) as coalesce(try_cast(text as decimal(18, 4))::decimal(28, 4), try_cast(text as decimal(28, 4)));
create or replace temp macro a_number(text) as case when isfinite(try_cast(text as double)) then try_cast(text as double) end;
-- The fixed words of forecast categories; `Forecast` is what people see as Commit. Most likely lies between best case and commit and is no promise.
create or replace temp macro forecast_word(text) as map {'pipeline': 'pipeline', 'bestcase': 'best_case', 'mostlikely': 'best_case', 'forecast': 'commit', 'commit': 'commit', 'omitted': 'omitted', 'closed': 'closed',
  'bstafall': 'best_case', 'bstautfall': 'best_case', 'utfst': 'commit', 'utelmnad': 'omitted', 'stngd': 'closed'}[lower(regexp_replace(text, '[^A-Za-z]', '', 'g'))];
-- What was said and could not be read.
create or replace temp macro unread(field, saw, is_unread, code) as case when saw is not null and is_unread then {field: field, saw: left(saw, 200), code: code} end;
-- Small tables that records point to: periods of the fiscal calendar, what quotas of a forecast type are for, whose quota is for all who report to them, and which splits say whose a deal is.
create or replace temp view known_period as
select period.key as period_id, a_day(period.value[1]) as from_on, a_day(period.value[2]) as until_on from (select unnest(map_entries(getvariable('part').lookups.periods)) as period);
create or replace temp view known_forecast_type as
select type.key as type_id, type.value as kind from (select unnest(map_entries(getvariable('part').lookups.forecastTypes)) as type);
create or replace temp view forecast_manager as select unnest(getvariable('part').lookups.forecastManagers) as rep_ref;
create or replace temp view credit_split as select unnest(getvariable('part').lookups.creditSplits) as type_id;
-- What was called, by category. An org shows one family of categories: cumulative ones, or each alone, and those are added up from the most certain on.
create or replace temp macro one_of(category, amount, one, others) as case when count(*) filter (where category = one) > 0 then sum(amount) filter (where list_contains(others, category)) end;
create or replace temp macro called(line, category, amount) as [
  {line: line, category: 'commit', amount: coalesce(sum(amount) filter (where category = 'CommitForecast'), one_of(category, amount, 'CommitOnly', ['ClosedOnly', 'CommitOnly']))},
  {line: line, category: 'best_case', amount: coalesce(sum(amount) filter (where category = 'BestCaseForecast'), one_of(category, amount, 'BestCaseOnly', ['ClosedOnly', 'CommitOnly', 'MostLikelyOnly', 'BestCaseOnly']))},
  {line: line, category: 'pipeline', amount: coalesce(sum(amount) filter (where category = 'OpenPipeline'), one_of(category, amount, 'PipelineOnly', ['CommitOnly', 'MostLikelyOnly', 'BestCaseOnly', 'PipelineOnly']))}];
