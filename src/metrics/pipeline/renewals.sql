-- Renewals open at the end of the period, or at the day asked for when that comes first: a list of their own, since nobody sells them anew (METRICS §1).
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits from core.workspace
), renewal as (
  select version.rep_id, member.team_id, case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as value,
    case $by::varchar when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country end as part
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_pipeline and version.type = 'renewal'
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as renewals, case when count(*) = 0 then 0 else sum(value) end as renewal_amount, count(value) as renewals_sized, count(*) - count(value) as renewals_unsized
from renewal
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
