-- Everyone who sells, by name.
select rep_id, name from core.rep order by name, rep_id
