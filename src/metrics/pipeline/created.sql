-- Opportunities created in the period, with their value as known at its end or at the day asked for: open ones at that day's rate, closed ones at
-- that of their closing (G11); one lost at 0 has none, many exports blank it.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits from core.workspace
), new_deal as (
  select version.rep_id, member.team_id, version.outcome,
    case version.outcome
      when 'won' then version.value when 'lost' then nullif(version.value, 0)
      else case moment.minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end end as value,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source
      when 'inbound' then case when version.is_inbound then 'inbound' when not version.is_inbound then 'outbound' end
      when 'segment' then account.segment when 'size' then account.size_band when 'industry' then account.industry when 'country' then account.country when 'product' then product.name
    end as part
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= moment.day and moment.day < member.until_on
  left join core.account as account on account.account_id = version.account_id
  left join core.product as product on product.product_id = version.product_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until
    and coalesce(version.created_on, version.opened_on) >= $from::date and coalesce(version.created_on, version.opened_on) < $until::date
    and version.in_selling_set and version.exclusion is null and coalesce(version.value_original, 0) >= 0
)
select
  case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(*) as created, case when count(*) = 0 then 0 else sum(value) end as created_amount, count(value) as created_sized,
  count(*) - count(value) as created_unsized, count(case when outcome <> 'won' then value end) as created_sized_not_won
from new_deal
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having (grouping(part) = 1 or $by::varchar is not null) and (grouping(team_id) = 1 or team_id is not null)
order by grain, team_id, rep_id, part
