-- All records of a kind that are there. One that was seen before and is not among them is gone, though nobody said when.
create or replace temp table listed as select distinct Id as id from landed where Id is not null and Id <> 'Id';
create or replace temp table own_run as select run from raw.run where connection = (select connection from this_part);
create or replace temp view held_record as
select * from {table}
where {id} is not null and run in (select run from own_run) and left({id}, 3) = (select left(min(id), 3) from listed)
qualify row_number() over (partition by {id} order by observed_at desc, run desc, line desc) = 1;
create or replace temp table missed as
select {id} as id from held_record
where not coalesce(is_deleted, false) and observed_at < (select observed_at from this_part) and {id} not in (select id from listed);
-- Most lists that are short are so because a right was taken away: unless everything was asked for, such a list is not believed, and said.
create or replace temp table is_believed as
select is_full or exists (select 1 from listed) and (select count(*) from missed) <= greatest(20, 0.2 * (select count(*) from held_record where not coalesce(is_deleted, false))) as so
from this_part;

insert into {table}
select held_record.* replace (this_part.run as run, (this_part.first_line + row_number() over (order by held_record.{id}))::bigint as line, this_part.observed_at as observed_at, null as unread, true as is_deleted)
from held_record cross join this_part
where held_record.{id} in (select id from missed) and (select so from is_believed);

-- What is said of a list holds until the next one.
delete from raw.data_issue where code in ('listing-short', 'listed-unread') and object = '{object}' and run in (select run from own_run);
insert into raw.data_issue
select run, '{object}', first_line, null, null, case when exists (select 1 from listed) then (select count(*) from listed) || ' / ' || (select count(*) from held_record where not coalesce(is_deleted, false)) else '0' end, 'listing-short'
from this_part
where not (select so from is_believed) and exists (select 1 from {table} where run in (select run from own_run) and starts_with({id}, '{prefix}'));
insert into raw.data_issue
select run, '{object}', first_line, id, null, null, 'listed-unread'
from listed cross join this_part
where {isWhole} and id not in (select {id} from {table} where {id} is not null and run in (select run from own_run));
