-- Who in the CRM has this e-mail address.
select rep_id from core.rep where email = $email::varchar order by rep_id
