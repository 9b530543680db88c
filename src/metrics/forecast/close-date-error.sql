-- Of the deals won in the period: how many days later (earlier when negative) they closed than was believed 30 days before.
-- A deal whose close date of that day is not known has no error; a CRM's default date counts as what was believed.
with won as (
  select version.opportunity_id, version.rep_id, member.team_id, version.name, version.closed_on, account.name as account,
    (version.closed_on - 30)::timestamp at time zone workspace.time_zone as believed_at,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country end as part
  from core.opportunity_version as version
  cross join core.workspace
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= version.closed_on and version.closed_on < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.outcome = 'won' and version.in_selling_set and version.exclusion is null
    and version.closed_on >= $from::date and version.closed_on < $until::date
), earlier as (
  -- What was believed 30 days before; of a deal younger than that, what was believed first.
  select distinct on (won.opportunity_id) won.opportunity_id, version.close_on
  from won join core.opportunity_version as version on version.opportunity_id = won.opportunity_id
  where version.outcome = 'open' and version.valid_until >= won.believed_at and (version.close_on is not null or version.valid_from < won.believed_at)
  order by won.opportunity_id, version.valid_from
), missed as (
  select won.*, earlier.close_on as believed_on, won.closed_on - earlier.close_on as error
  from won left join earlier on earlier.opportunity_id = won.opportunity_id
)
select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as won, count(error) as dated,
  percentile_cont(0.5) within group (order by error::float8) as close_date_error,
  percentile_cont(0.25) within group (order by error::float8) as close_date_error_p25,
  percentile_cont(0.75) within group (order by error::float8) as close_date_error_p75,
  count(case when abs(error) <= 7 then 1 end) as within,
  count(case when abs(error) <= 7 then 1 end)::float8 / nullif(count(error), 0) as within_a_week
from missed
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
