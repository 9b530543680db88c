-- Data issues by kind, most frequent first, with one example.
select code, count(*) as count, min(coalesce(nullif(concat_ws(': ', coalesce(record_id, object), saw), ''), object)) as example
from core.data_issue
group by code
order by count(*) desc, code
