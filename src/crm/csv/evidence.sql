-- What the cells of some columns look like, over the whole of each: `cell` (column_no, value). Counts, so the decision can be told and checked.
-- Days and numbers that can be read in one way only are most of a long export and are counted apart.
with written as (
  select column_no, value, case
    when value like '____-__-__%' and regexp_full_match(value, '\d{4}-\d\d-\d\d([T ].*)?') then 'day'
    when regexp_full_match(value, '-?\d+') then 'whole'
    when regexp_full_match(value, '-?\d+\.\d{1,2}') then 'point' end as clearly
  from (select column_no, cell_text(value) as value from cell) where value is not null
), bared as (
  select *, case when clearly is null then bare_number(value) end as bare,
    clearly is null and regexp_matches(value, '^\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})(,?[T ].*)?$') as is_numeric_day
  from written
), shown as (
  select *, case when is_numeric_day then try_cast(regexp_extract(value, '^(\d{1,2})', 1) as integer) end as first,
    case when is_numeric_day then try_cast(regexp_extract(value, '^\d{1,2}[-/.](\d{1,2})', 1) as integer) end as second
  from bared
)
select column_no::double as column_no, count(*)::double as filled,
  count(*) filter (where is_numeric_day)::double as numeric_days,
  count(*) filter (where is_numeric_day and first > 12 and second <= 12)::double as day_first,
  count(*) filter (where is_numeric_day and second > 12 and first <= 12)::double as month_first,
  min(value) filter (where is_numeric_day) as numeric_day,
  min(value) filter (where is_numeric_day and first > 12 and second <= 12) as day_first_value,
  min(value) filter (where is_numeric_day and second > 12 and first <= 12) as month_first_value,
  count(*) filter (where bare is not null and regexp_matches(bare, '^[(]?[-+]?(\d+(,\d{1,2}|,\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d{1,3}([ '']\d{3})+,\d+)[)]?-?$'))::double as comma_decimals,
  count(*) filter (where clearly = 'point' or (bare is not null and (is_exponent(value) or regexp_matches(bare, '^[(]?[-+]?(\d+(\.\d{1,2}|\.\d{4,})|0?\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d{1,3}([ '']\d{3})+\.\d+)[)]?-?$'))))::double as point_decimals,
  count(*) filter (where bare is not null and regexp_matches(bare, '^[(]?[-+]?[1-9]\d{0,2}[.,]\d{3}[)]?-?$'))::double as unclear_numbers,
  min(value) filter (where bare is not null and regexp_matches(bare, '^[(]?[-+]?[1-9]\d{0,2}[.,]\d{3}[)]?-?$')) as unclear_number,
  count(*) filter (where bare is not null and contains(value, '%'))::double as percents,
  count(*) filter (where case when bare is not null then not contains(value, '%') and try_cast(replace(bare, ',', '.') as double) > 1.5 when clearly in ('whole', 'point') then try_cast(value as double) > 1.5 end)::double as above_one
from shown
group by column_no;
