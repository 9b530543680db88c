-- What the records lack by kind, the most frequent first, with one example; `of_records` where the kind is a share of all there are.
select code, count(*) as count, null::bigint as of_records, min(coalesce(nullif(concat_ws(': ', coalesce(record_id, object), saw), ''), object)) as example
from core.data_issue
group by code
union all
select code, records, of_records, coalesce(example, object) from core.data_gap
order by count desc, code
