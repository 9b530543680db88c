-- Owners are who sells; an archived one left. What HubSpot has no place for stands in properties of the users.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, owner, coalesce("user".properties, map {}) as p
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  owner: 'struct(id varchar, email varchar, "firstName" varchar, "lastName" varchar, "type" varchar, archived boolean, teams struct(id varchar, "primary" boolean)[])',
  "user": 'struct(properties map(varchar, varchar))'});

insert into raw.rep (run, line, observed_at, rep_id, name, email, manager_ref, team_ref, role, segment, region, started_on, ended_on, is_active, time_zone, ramp)
select this_run(), line, seen_at(), owner.id, coalesce(text_of(concat_ws(' ', owner."firstName", owner."lastName")), owner.email), lower(owner.email),
  lower(role(p, 'manager')), coalesce(list_filter(owner.teams, lambda team: team."primary")[1].id, owner.teams[1].id),
  text_of(p['hs_job_title']), role(p, 'segment'), role(p, 'region'), day_in(role(p, 'started_on')), day_in(role(p, 'ended_on')), not owner.archived,
  text_of(p['hs_standard_time_zone']), try_cast(string_split(role(p, 'ramp'), '/') as double[])
from hubspot_part
where coalesce(owner."type", 'PERSON') = 'PERSON';

-- There is the team of today only. Somebody seen in another team than before moved at some time in between: from the day it is seen.
insert into raw.team_member (run, line, observed_at, team_ref, rep_ref, from_on, until_on)
with now as (
  select line, owner.id as rep_ref, coalesce(list_filter(owner.teams, lambda team: team."primary")[1].id, owner.teams[1].id) as team_ref from hubspot_part
), before as (
  select rep_ref, arg_max(team_ref, (observed_at, run, line)) as team_ref from raw.team_member group by rep_ref
)
select this_run(), line, seen_at(), now.team_ref, now.rep_ref, case when before.rep_ref is not null then account_day(seen_at()) end, null
from now left join before using (rep_ref)
where now.team_ref is not null and now.team_ref is distinct from before.team_ref;
