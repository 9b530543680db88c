-- How cells become days, instants, numbers and words. Temporary macros: every connection that reads an export runs this first.
-- An unreadable cell is null here; the loader tells it from an empty one and raises a data issue.

-- Every macro asks the common case first and cheaply: a long export has a hundred million cells.

-- Without blanks around it, the unbreakable ones included.
create or replace temp macro trimmed(cell) as case
  when cell < '!' or suffix(cell, ' ') or suffix(cell, chr(160)) or suffix(cell, chr(8239)) or suffix(cell, chr(9)) or suffix(cell, chr(10)) or suffix(cell, chr(13))
    or starts_with(cell, chr(160)) or starts_with(cell, chr(8239))
  then trim(cell, E' \t\r\n' || chr(160) || chr(8239)) else cell end;

-- The text of a cell: trimmed, and nothing when it is one of the words people write for nothing. Their first letters tell most cells apart from them.
create or replace temp macro unless_nothing(text) as case
  when strlen(text) > 11 or not contains('nN(\#-–—uUsSiI', left(text, 1)) then text
  when lower(text) in
    ('', 'null', '(null)', '\n', 'n/a', '#n/a', 'nan', 'none', '(none)', '-', '–', '—', 'nil', 'undefined', 'saknas', 'ingen', '(tom)', '(blank)', '#saknas!') then null
  else text end;
create or replace temp macro cell_text(cell) as unless_nothing(trimmed(cell));

create or replace temp macro month_number(word) as case left(lower(word), 3)
  when 'jan' then '01' when 'feb' then '02' when 'mar' then '03' when 'apr' then '04' when 'may' then '05' when 'maj' then '05'
  when 'jun' then '06' when 'jul' then '07' when 'aug' then '08' when 'sep' then '09' when 'oct' then '10' when 'okt' then '10'
  when 'nov' then '11' when 'dec' then '12' end;

-- The civil day as written, whatever time follows it. `day_order` is dmy, mdy or iso: what the whole column showed.
create or replace temp macro written_day(value, day_order) as case
  when value like '____-__-__' and regexp_full_match(value, '[0-9-]+') then try_cast(value as date)
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
  when value like '____-__-__T__:__:__%Z' then try_cast(value as timestamptz)
  when regexp_matches(value, '^1\d{12}$') then to_timestamp(value::bigint / 1000)
  when day is null then null
  when not contains(value, ':') then timezone(zone, day::timestamp)
  when written_zone(value) <> '' then try_cast(day::varchar || ' ' || written_time(value) ||
    regexp_replace(replace(replace(replace(written_zone(value), 'Z', '+00'), 'UTC', '+00'), 'GMT', '+00'), '^(.\d\d):?(\d\d)$', '\1:\2') as timestamptz)
  else timezone(zone, try_cast(day::varchar || ' ' || written_time(value) as timestamp)) end;

create or replace temp macro read_day(value, day, zone) as case
  when strlen(value) <= 10 then day
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

-- Salesforce writes large numbers as 1.0E7.
create or replace temp macro is_exponent(value) as regexp_full_match(value, '-?\d(\.\d+)?E\+?\d{1,2}');

-- Decimals of 18 digits are cast a hundred times as fast as longer ones.
create or replace temp macro wide_decimal(digits) as case
  when strlen(digits) <= 14 then try_cast(digits as decimal(18,4))::decimal(28,4) else try_cast(digits as decimal(28,4)) end;
create or replace temp macro read_money(value, mark) as case
  when regexp_full_match(value, case mark when 'comma' then '-?\d{1,9}(,\d{1,4})?' else '-?\d{1,9}(\.\d{1,4})?' end)
    then try_cast(replace(value, ',', '.') as decimal(18,4))::decimal(28,4)
  when is_exponent(value) then try_cast(value as decimal(28,4))
  else wide_decimal(number_text(bare_number(value), mark)) end;
create or replace temp macro read_number(value, mark) as case
  when is_exponent(value) then try_cast(try_cast(value as double) as decimal(18,8))
  else try_cast(number_text(bare_number(value), mark) as decimal(18,8)) end;
-- A whole number: its marks are thousands, except before nothing but zeros (`2822.0`).
create or replace temp macro read_count(value) as
  try_cast(regexp_replace(regexp_replace(bare_number(value), '[.,]0{1,2}$', ''), '^(\d{1,3})(?:[., ''](\d{3}))?(?:[., ''](\d{3}))?$', '\1\2\3') as bigint);

-- How the fiscal calendar calls a period: `Q1-2026`, `2026 Q1`, `2026K1` and `Kvartal 1 2026` are 2026-Q1, `januari 2026` and `2026/1` are 2026-01.
create or replace temp macro read_period(value) as case
  when regexp_matches(lower(value), '^(?:fy ?)?\d{4}[ -]?(?:q|k|kv|kvartal|quarter) ?[1-4]$') then regexp_replace(lower(value), '^\D*(\d{4}).*([1-4])$', '\1-Q\2')
  when regexp_matches(lower(value), '^(?:q|k|kv|kvartal|quarter)\.? ?[1-4][-, /]*(?:fy ?)?\d{4}$') then regexp_replace(lower(value), '^\D*([1-4]).*(\d{4})$', '\2-Q\1')
  when regexp_matches(value, '^\d{4}[-/. ](0?[1-9]|1[0-2])$') then regexp_extract(value, '^\d{4}') || '-' || lpad(regexp_extract(value, '(\d{1,2})$', 1), 2, '0')
  when regexp_matches(lower(value), '^(jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]*\.?[ -]\d{4}$') then right(value, 4) || '-' || month_number(value)
  when regexp_matches(lower(value), '^(fy|år|year) ?\d{4}$') then right(value, 4)
  else value end;

-- Salesforce users have `(GMT+01:00) Central European Time (Europe/Stockholm)`.
create or replace temp macro read_time_zone(value) as coalesce(nullif(regexp_extract(value, '\(([A-Za-z_]+/[A-Za-z_/+-]+)\)$', 1), ''), value);

-- A Salesforce id of 15 characters (reports) as the one of 18 (Data Loader): the last three say which letters are capitals.
create or replace temp macro capitals(five) as substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
  + (ascii(five[1]) between 65 and 90)::integer + 2 * (ascii(five[2]) between 65 and 90)::integer + 4 * (ascii(five[3]) between 65 and 90)::integer
  + 8 * (ascii(five[4]) between 65 and 90)::integer + 16 * (ascii(five[5]) between 65 and 90)::integer, 1);
create or replace temp macro read_id(value) as case
  when strlen(value) = 15 and regexp_full_match(value, '(001|003|005|006|00Q|00T|00U|00k|00K|00e|01t|01s|701|800|0Q0)[A-Za-z0-9]{12}')
    then value || capitals(value[1:5]) || capitals(value[6:10]) || capitals(value[11:15])
  else value end;

create or replace temp macro currency_sign(value) as case
  when try_cast(value as double) is not null then null
  when regexp_matches(value, '€') then 'EUR' when regexp_matches(value, '£') then 'GBP' when regexp_matches(value, 'US[$]') then 'USD'
  else nullif(regexp_extract(value, '\b(USD|EUR|SEK|NOK|DKK|GBP|CHF|PLN|JPY|CAD|AUD|NZD|INR|CNY|CZK|HUF|ISK|BRL|MXN|ZAR|SGD|HKD)\b', 1), '') end;

-- Filled from words.ts and the mapping, once per part.
create temp table if not exists word (vocabulary varchar, word varchar, meaning varchar);
create or replace temp macro plain_word(value) as replace(replace(lower(value), '–', '-'), '—', '-');
-- The meaning of a word in a vocabulary, for the few cells that need it; whole columns are joined with `word`.
create or replace temp macro meaning_of(vocabulary, value) as getvariable('meanings')[vocabulary || ' ' || plain_word(value)];
