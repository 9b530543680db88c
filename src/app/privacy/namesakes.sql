-- Who else is called so.
select rep_id, name from core.rep
where lower(trim(name)) in (select unnest(from_json($names::varchar, '["VARCHAR"]'))) and not list_contains(from_json($ids::varchar, '["VARCHAR"]'), rep_id)
order by rep_id
