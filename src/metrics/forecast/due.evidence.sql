-- The deals due in the period, and which of them slipped.
select version.opportunity_id, version.rep_id, version.name, version.close_on, round(version.value_original * fx.rate, 2) as value, true as is_due,
  later.outcome is null or later.outcome = 'open' or coalesce(later.no_contest_reason in ('duplicate', 'test', 'merged'), false) as is_slipped,
  case when later.outcome is null or later.outcome = 'open' then round(version.value_original * fx.rate, 2) end as slipped_value
from core.opportunity_version as version
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $from::date and $from::date < fx.until_on
left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
left join core.opportunity_version as later on later.opportunity_id = version.opportunity_id
  and later.valid_from < least($as_of::timestamptz, $until_at::timestamptz) and least($as_of::timestamptz, $until_at::timestamptz) <= later.valid_until
where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until
  and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
  and version.close_on >= $from::date and version.close_on < $until::date
  and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by version.close_on, version.opportunity_id
