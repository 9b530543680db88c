-- Calls, mails, meetings and tasks; each type of record has properties of its own, and a task counts once it is done.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p, deals, companies, leads
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar))', deals: 'struct("toObjectId" varchar)[]', companies: 'struct("toObjectId" varchar)[]', leads: 'struct("toObjectId" varchar)[]'});

insert into raw.activity (run, line, observed_at, activity_id, type, rep_ref, account_ref, opportunity_ref, lead_ref, "at", minutes, direction)
with named as (
  select *, case
    when map_contains(p, 'hs_call_direction') then 'call' when map_contains(p, 'hs_email_direction') then 'email' when map_contains(p, 'hs_task_status') then 'task'
    when lower(p['hs_activity_type']) like '%demo%' then 'demo' else 'meeting' end as type
  from hubspot_part
)
select this_run(), line, seen_at(), id, type, text_of(p['hubspot_owner_id']), companies[1]."toObjectId", deals[1]."toObjectId", leads[1]."toObjectId",
  case when type = 'task' then coalesce(instant_in(p['hs_task_completion_date']), instant_in(p['hs_timestamp'])) else instant_in(p['hs_timestamp']) end,
  case when type = 'call' then number_in(p['hs_call_duration']) / 60000
    else date_diff('second', instant_in(p['hs_meeting_start_time']), instant_in(p['hs_meeting_end_time'])) / 60.0 end,
  case coalesce(p['hs_call_direction'], p['hs_email_direction']) when 'INBOUND' then 'in' when 'INCOMING_EMAIL' then 'in' when 'OUTBOUND' then 'out' when 'EMAIL' then 'out' end
from named
where type <> 'task' or p['hs_task_status'] = 'COMPLETED';
