-- Renewals won in the period, beside the bookings and never in them (METRICS §5): credited money, and whole deals by who closed them.
with line as (
  select rep_id, team_id, value, false as is_deal,
    case $by::varchar when 'source' then source when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country end as part
  from core.booking
  left join core.account as account on account.account_id = booking.account_id
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and closed_on >= $from::date and closed_on < $until::date and type = 'renewal' and kind = 'revenue'
  union all
  select version.rep_id, member.team_id, null, true,
    case $by::varchar when 'source' then source when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country end
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome = 'won' and version.type = 'renewal' and version.exclusion is null
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  -- Unknown where nobody marks renewals, or none of those won has a known amount.
  case when exists (select 1 from core.opportunity_version where type = 'renewal' and valid_from < $as_of::timestamptz) and (count(value) > 0 or count(*) = 0) then coalesce(sum(value), 0) end as renewals,
  count(case when is_deal then 1 end) as renewal_deals
from line
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having ($by::varchar is not null or grouping(part) = 1) and (grouping(team_id) = 1 or team_id is not null) and (grouping(rep_id) = 1 or rep_id is not null)
order by grain, team_id, rep_id, part
