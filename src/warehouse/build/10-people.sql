-- Who sells, in which team. A reference (`*_ref`) is an id, an e-mail address or a name; a person whom only deals know becomes a rep too.
create temp table person as
select distinct on (rep_id) rep_id, name, email, manager_ref, team_ref, role, segment, region, started_on, ended_on, is_active, time_zone, ramp
from (select * exclude (rep_id), coalesce(rep_id, slug(name), slug(email)) as rep_id from raw.rep)
where rep_id is not null
order by rep_id, observed_at desc, run desc, line desc;

-- Every way to call a person; a way that means two people means none, but an id means its own person, whoever else is called so.
create temp table person_key as
select key, min(rep_id) filter (where way = least_way) as rep_id
from (
  select *, min(way) over (partition by key) as least_way
  from (
    select lower(rep_id) as key, rep_id, 1 as way from person
    union all select lower(trim(email)), rep_id, 2 from person where email is not null
    union all select lower(trim(name)), rep_id, 2 from person where name is not null
  )
)
group by key
having count(distinct rep_id) filter (where way = least_way) = 1;

create temp table person_ref as
with used as (
  select distinct owner_ref as ref from raw.opportunity where owner_ref is not null
  union select distinct new_value from raw.change where field = 'owner' and new_value is not null
  union select distinct old_value from raw.change where field = 'owner' and old_value is not null
  union select distinct rep_ref from raw.split where rep_ref is not null
  union select distinct rep_ref from raw.quota where rep_ref is not null
  union select distinct rep_ref from raw.forecast_call where rep_ref is not null
  union select distinct rep_ref from raw.activity where rep_ref is not null
  union select distinct owner_ref from raw.lead where owner_ref is not null
  union select distinct rep_ref from raw.team_member where rep_ref is not null
)
select used.ref, coalesce(person_key.rep_id, slug(used.ref)) as rep_id,
  person_key.rep_id is null and slug(used.ref) not in (select person.rep_id from person) as is_unknown
from used left join person_key on person_key.key = lower(trim(used.ref))
where coalesce(person_key.rep_id, slug(used.ref)) is not null;

insert into core.data_issue
select 'unknown-rep', 'rep', rep_id, 'owner', ref, null, null
from person_ref
where is_unknown and exists (select 1 from person);

create temp table team_known as
select distinct on (team_id) team_id, name, parent_ref, manager_ref
from (select * exclude (team_id), coalesce(team_id, slug(name)) as team_id from raw.team)
where team_id is not null
order by team_id, observed_at desc, run desc, line desc;

-- Every way to call a team; a way that means two means none.
create temp table team_ref as
with used as (
  select distinct coalesce(team_ref, manager_ref) as ref from person where coalesce(team_ref, manager_ref) is not null
  union select distinct team_ref from raw.team_member where team_ref is not null
  union select distinct parent_ref from team_known where parent_ref is not null
), key as (
  select key, min(team_id) as team_id
  from (select lower(team_id) as key, team_id from team_known union select lower(trim(name)), team_id from team_known where name is not null)
  group by key
  having count(distinct team_id) = 1
)
select used.ref, coalesce(key.team_id, slug(used.ref)) as team_id
from used left join key on key.key = lower(trim(used.ref))
where coalesce(key.team_id, slug(used.ref)) is not null;

-- A rep without a team belongs to their manager's.
create temp table person_team as
select person.rep_id, team_ref.team_id
from person left join team_ref on team_ref.ref = coalesce(person.team_ref, person.manager_ref);

insert into core.team
select team_known.team_id, coalesce(name, team_known.team_id), parent.team_id, coalesce(key.rep_id, slug(manager_ref))
from team_known
left join team_ref as parent on parent.ref = team_known.parent_ref
left join person_key as key on key.key = lower(trim(manager_ref))
union all
-- Teams that only people and memberships name; a manager's name names both.
select team_id, min(ref), null, min(key.rep_id)
from team_ref left join person_key as key on key.key = lower(trim(ref))
where team_id not in (select team_id from team_known)
group by team_id
order by all;

insert into core.rep
select person.rep_id, coalesce(person.name, person.email, person.rep_id), lower(person.email), coalesce(boss.rep_id, slug(person.manager_ref)),
  person_team.team_id, person.role, person.segment, person.region, person.started_on, person.ended_on,
  coalesce(person.ramp, (select default_ramp from build_setting)), coalesce(person.is_active, person.ended_on is null), person.time_zone
from person
left join person_team using (rep_id)
left join person_key as boss on boss.key = lower(trim(person.manager_ref))
union all
select rep_id, min(ref), null, null, null, null, null, null, null, null, (select default_ramp from build_setting), true, null
from person_ref
where is_unknown
group by rep_id
order by 1;

-- A person is in one team at a time: the next membership ends the one before, or a deal would count twice.
insert into core.team_member
select team_id, rep_id, from_on, least(until_on, lead(from_on, 1, until_on) over (partition by rep_id order by from_on, team_id))
from (
  select team_ref.team_id, person_ref.rep_id, coalesce(member.from_on, date '0001-01-01') as from_on, coalesce(member.until_on, date '9999-12-31') as until_on
  from (
    select distinct on (team_ref, rep_ref, from_on) * from raw.team_member order by team_ref, rep_ref, from_on, observed_at desc, run desc, line desc
  ) as member
  join person_ref on person_ref.ref = member.rep_ref
  join team_ref on team_ref.ref = member.team_ref
)
union all
select team_id, rep_id, date '0001-01-01', date '9999-12-31'
from core.rep
where team_id is not null and rep_id not in (select person_ref.rep_id from raw.team_member join person_ref on person_ref.ref = rep_ref)
order by all;
