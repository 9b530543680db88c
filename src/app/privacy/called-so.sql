-- By what the records call somebody: every id, name and address of theirs, whichever source says it and whenever it did. Sources that share an address mean one person.
with own as (
  select rep_id, name, lower(email) as email from core.rep where rep_id = $rep_id::varchar
), same as (
  select raw.rep.rep_id, raw.rep.name, lower(raw.rep.email) as email
  from raw.rep cross join own
  where raw.rep.rep_id = own.rep_id or lower(raw.rep.email) = own.email or (raw.rep.rep_id is null and lower(trim(raw.rep.name)) = lower(trim(own.name)))
), known as (
  select * from own union select * from same
  union select raw.rep.rep_id, raw.rep.name, lower(raw.rep.email) from raw.rep where lower(raw.rep.email) in (select email from same)
)
select 'id' as kind, rep_id as called from known where rep_id is not null
union select 'name', trim(name) from known where name is not null
union select 'email', email from known where email is not null
order by 1, 2
