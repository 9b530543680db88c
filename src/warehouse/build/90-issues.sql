-- What the connectors could not read, beside what the build found; each said once.
insert into core.data_issue
select code, object, record_id, field, saw, run, line from raw.data_issue;
insert into core.data_issue
select 'missing-account', 'opportunity', opportunity_id, 'account', null, null, null
from deal where account_id is null and exists (select 1 from core.account);
insert into core.data_issue
select 'missing-owner', 'opportunity', opportunity_id, 'owner', null, null, null from core.opportunity where owner_id is null;

create temp table issue as select distinct * from core.data_issue order by all;
delete from core.data_issue;
insert into core.data_issue select * from issue;
