-- Every quota that was entered here or came with the records, by name and day; parts of longer ones that were worked out are none.
select quota.rep_id, rep.name, quota.kind, quota.is_manager, quota.from_on, quota.until_on, quota.amount, quota.currency, quota.basis, quota.value
from core.quota as quota
join core.rep as rep using (rep_id)
where basis <> 'spread'
order by rep.name, rep_id, from_on, until_on, kind, is_manager
