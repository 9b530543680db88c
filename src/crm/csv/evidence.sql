-- What the cells of one column look like, over the whole column: `cell` is a view of it. Counts, so the decision can be told and checked.
with written as (
  select value, regexp_extract(value, '^(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}', ['first', 'second']) as parts, bare_number(value) as bare
  from (select cell_text(value) as value from cell) where value is not null
), shown as (
  select value, bare, regexp_matches(value, '^\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})(,?[T ].*)?$') as is_numeric_day,
    try_cast(parts.first as integer) as first, try_cast(parts.second as integer) as second
  from written
)
select count(*)::double as filled,
  count(*) filter (where is_numeric_day)::double as numeric_days,
  count(*) filter (where is_numeric_day and first > 12 and second <= 12)::double as day_first,
  count(*) filter (where is_numeric_day and second > 12 and first <= 12)::double as month_first,
  min(value) filter (where is_numeric_day) as numeric_day,
  min(value) filter (where is_numeric_day and first > 12 and second <= 12) as day_first_value,
  min(value) filter (where is_numeric_day and second > 12 and first <= 12) as month_first_value,
  count(*) filter (where not is_numeric_day and (written_day(value, 'iso') is not null or regexp_matches(value, '^1\d{12}$')))::double as clear_days,
  count(*) filter (where regexp_matches(bare, '^[(]?[-+]?(\d+(,\d{1,2}|,\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d{1,3}([ '']\d{3})+,\d+)[)]?-?$'))::double as comma_decimals,
  count(*) filter (where regexp_matches(bare, '^[(]?[-+]?(\d+(\.\d{1,2}|\.\d{4,})|0?\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d{1,3}([ '']\d{3})+\.\d+)[)]?-?$'))::double as point_decimals,
  count(*) filter (where regexp_matches(bare, '^[(]?[-+]?[1-9]\d{0,2}[.,]\d{3}[)]?-?$'))::double as unclear_numbers,
  min(value) filter (where regexp_matches(bare, '^[(]?[-+]?[1-9]\d{0,2}[.,]\d{3}[)]?-?$')) as unclear_number,
  count(*) filter (where value like '%\%%' escape '\')::double as percents,
  count(*) filter (where not value like '%\%%' escape '\' and try_cast(replace(bare, ',', '.') as double) > 1.5)::double as above_one
from shown;
