-- Everyone who sells, by name. Who was erased on a legal order is found by nobody (docs/decisions/0211).
select rep_id, name from core.rep where not starts_with(name, 'erased-') order by name, rep_id
