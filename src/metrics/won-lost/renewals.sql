-- Renewals decided in the period: a rate of their own, for a customer who stays is not a contest won (METRICS §1).
-- What would be no contest for another reason too, say a duplicate, is out here as well.
with renewal as (
  select version.rep_id, member.team_id, version.outcome,
    case $by::varchar when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country when 'reason' then version.lost_reason end as part
  from core.opportunity_version as version
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.closed_on >= $from::date and version.closed_on < $until::date
    and version.outcome in ('won', 'lost') and version.no_contest_reason = 'renewal'
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(case when outcome = 'won' then 1 end) as renewed, count(*) as renewals_decided, count(case when outcome = 'won' then 1 end)::float8 / nullif(count(*), 0) as renewal_win_rate
from renewal
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having ($by::varchar is not null or grouping(part) = 1) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
