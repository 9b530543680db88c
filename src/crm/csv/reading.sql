-- How cells become days, instants, numbers and words. Temporary macros: every connection that reads an export runs this first.
-- An unreadable cell is null here; the loader tells it from an empty one and raises a data issue.

-- The text of a cell: trimmed, and nothing when it is one of the words people write for nothing.
create or replace temp macro cell_text(cell) as case
  when cell is null then null
  when lower(trim(cell, E' \t\r\n' || chr(160) || chr(8239))) in
    ('', 'null', '(null)', '\n', 'n/a', '#n/a', 'nan', 'none', '(none)', '-', '–', '—', 'nil', 'undefined', 'saknas', 'ingen', '(tom)', '(blank)', '#saknas!') then null
  else trim(cell, E' \t\r\n' || chr(160) || chr(8239)) end;

create or replace temp macro month_number(word) as case left(lower(word), 3)
  when 'jan' then '01' when 'feb' then '02' when 'mar' then '03' when 'apr' then '04' when 'may' then '05' when 'maj' then '05'
  when 'jun' then '06' when 'jul' then '07' when 'aug' then '08' when 'sep' then '09' when 'oct' then '10' when 'okt' then '10'
  when 'nov' then '11' when 'dec' then '12' end;

-- The civil day as written, whatever time follows it. `day_order` is dmy, mdy or iso: what the whole column showed.
create or replace temp macro written_day(value, day_order) as case
  when regexp_matches(value, '^\d{4}([-/.])\d{1,2}[-/.]\d{1,2}([T ].*)?$')
    then try_cast(regexp_replace(value, '^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}).*$', '\1-\2-\3') as date)
  when regexp_matches(value, '^(19|20)\d{6}$') then try_cast(regexp_replace(value, '^(\d{4})(\d{2})(\d{2})$', '\1-\2-\3') as date)
  when regexp_matches(value, '^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(,?[T ].*)?$') and day_order = 'dmy'
    then try_cast(regexp_replace(value, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}).*$', '\3-\2-\1') as date)
  when regexp_matches(value, '^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(,?[T ].*)?$') and day_order = 'mdy'
    then try_cast(regexp_replace(value, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}).*$', '\3-\1-\2') as date)
  when regexp_matches(value, '^\d{1,2}[/.]\d{1,2}[/.]\d{2}(,?[T ].*)?$') and day_order = 'dmy'
    then try_cast(regexp_replace(value, '^(\d{1,2})[/.](\d{1,2})[/.](\d{2}).*$', '20\3-\2-\1') as date)
  when regexp_matches(value, '^\d{1,2}[/.]\d{1,2}[/.]\d{2}(,?[T ].*)?$') and day_order = 'mdy'
    then try_cast(regexp_replace(value, '^(\d{1,2})[/.](\d{1,2})[/.](\d{2}).*$', '20\3-\1-\2') as date)
  when regexp_matches(lower(value), '^(den )?\d{1,2}[. -]+(jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]*\.?[, -]+\d{4}([ ,].*)?$')
    then try_cast(regexp_extract(value, '(\d{4})', 1) || '-' || month_number(regexp_extract(lower(value), '\d[. -]+([a-z]+)', 1)) || '-' || regexp_extract(value, '(\d{1,2})', 1) as date)
  when regexp_matches(lower(value), '^(jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]*\.?[ -]+\d{1,2}(st|nd|rd|th)?[, -]+\d{4}([ ,].*)?$')
    then try_cast(regexp_extract(value, '(\d{4})', 1) || '-' || month_number(value) || '-' || regexp_extract(value, '(\d{1,2})', 1) as date)
  end;

create or replace temp macro written_time(value) as case
  when not regexp_matches(value, '\d{1,2}:\d{2}') then '00:00:00'
  when regexp_matches(lower(value), 'pm\b') and regexp_extract(value, '(\d{1,2}):\d{2}', 1)::integer < 12
    then (regexp_extract(value, '(\d{1,2}):\d{2}', 1)::integer + 12)::varchar || regexp_extract(value, '\d{1,2}(:\d{2}(?::\d{2}(?:\.\d+)?)?)', 1)
  when regexp_matches(lower(value), '\bam\b|\dam\b') and regexp_extract(value, '(\d{1,2}):\d{2}', 1) = '12'
    then '00' || regexp_extract(value, '\d{1,2}(:\d{2}(?::\d{2}(?:\.\d+)?)?)', 1)
  else regexp_extract(value, '(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)', 1) end;

create or replace temp macro written_zone(value) as regexp_extract(value, ':\d{2}(?:\.\d+)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})$', 1);

-- An instant: by its own zone when it states one, else in the workspace's. A day alone is its midnight; 13 digits are milliseconds since 1970.
-- `day` is the cell's `written_day`, worked out once.
create or replace temp macro read_instant(value, day, zone) as case
  when regexp_matches(value, '^1\d{12}$') then to_timestamp(value::bigint / 1000)
  when day is null then null
  when not contains(value, ':') then timezone(zone, day::timestamp)
  when written_zone(value) <> '' then try_cast(day::varchar || ' ' || written_time(value) ||
    regexp_replace(replace(replace(replace(written_zone(value), 'Z', '+00'), 'UTC', '+00'), 'GMT', '+00'), '^(.\d\d):?(\d\d)$', '\1:\2') as timestamptz)
  else timezone(zone, try_cast(day::varchar || ' ' || written_time(value) as timestamp)) end;

create or replace temp macro read_day(value, day, zone) as case
  when regexp_matches(value, '^1\d{12}$') or (contains(value, ':') and written_zone(value) <> '') then timezone(zone, read_instant(value, day, zone))::date
  else day end;

-- A number without currency, percent sign and outer blanks; every kind of minus is one.
create or replace temp macro bare_number(value) as trim(regexp_replace(regexp_replace(replace(replace(value, '−', '-'), '’', ''''),
  '(US|A|C|NZ)?[$€£¥]|\b[A-Z]{3}\b|(?i)\bkr\b\.?|:-$|%', '', 'g'), '[\x{00a0}\x{202f}\x{2009}]', ' ', 'g'));

create or replace temp macro is_number(bare, mark) as case mark
  when 'comma' then regexp_full_match(bare, '[(]?[-+]? ?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}([ '']\d{3})+)(,\d+)?[)]?-?')
  else regexp_full_match(bare, '[(]?[-+]? ?(\d+|\d{1,3}(,\d{3})+|\d{1,3}([ '']\d{3})+|\d{0})(\.\d+)?[)]?-?') and regexp_matches(bare, '\d') end;

-- Plain decimal text (`-1234.5`), or null when it is no number in this notation.
create or replace temp macro number_text(bare, mark) as case
  when not is_number(bare, mark) then null
  else (case when regexp_matches(bare, '[(-]') then '-' else '' end) || replace(
    regexp_replace(bare, case mark when 'comma' then '[^0-9,]' else '[^0-9.]' end, '', 'g'), ',', '.') end;

create or replace temp macro currency_sign(value) as case
  when regexp_matches(value, '€') then 'EUR' when regexp_matches(value, '£') then 'GBP' when regexp_matches(value, 'US[$]') then 'USD'
  else nullif(regexp_extract(value, '\b(USD|EUR|SEK|NOK|DKK|GBP|CHF|PLN|JPY|CAD|AUD|NZD|INR|CNY|CZK|HUF|ISK|BRL|MXN|ZAR|SGD|HKD)\b', 1), '') end;

-- Filled from words.ts and the mapping, once per part.
create temp table if not exists word (vocabulary varchar, word varchar, meaning varchar);
create or replace temp macro meaning_of(kind, value) as (select meaning from word where vocabulary = kind and word.word = lower(value));
