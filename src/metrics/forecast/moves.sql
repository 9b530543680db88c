-- Close dates moved while a deal was open, in the period of the change, by the owner at the change: a push is later than the day before, a pull earlier.
-- Held: deals open with a close date when the period began, and those moved in it; only of these can no push mean none. The price of a push is the
-- subscription revenue that leaves the fiscal year: ARR × days ÷ 365, cut at its end.
with move as (
  select move.opportunity_id, move.rep_id, member.team_id, version.name, move.moved_at, move.moved_on, move.from_on, move.to_on, move.days, move.crosses_month, move.after_due,
    case when move.days > 0 then case workspace.minor_digits when 0 then round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 0)::decimal(28, 4) when 2 then round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 2)::decimal(28, 4) else round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 3)::decimal(28, 4) end end as price,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'stage' then stage.name
    end as part
  from core.close_date_move as move
  join core.opportunity_version as version on version.opportunity_id = move.opportunity_id and version.valid_from = move.moved_at and version.in_selling_set
  join core.opportunity_version as known on known.opportunity_id = move.opportunity_id and known.exclusion is null
    and known.valid_from < $as_of::timestamptz and $as_of::timestamptz <= known.valid_until
  cross join core.workspace
  left join core.fiscal_period as year on year.kind = 'year' and year.starts_on <= move.from_on and move.from_on < year.ends_on
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= move.moved_on and move.moved_on < fx.until_on
  left join core.team_member as member on member.rep_id = move.rep_id and member.from_on <= move.moved_on and move.moved_on < member.until_on
  left join core.account as account on account.account_id = version.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id and $by::varchar = 'stage'
  where move.moved_on >= $from::date and move.moved_on < $until::date and move.moved_at < $as_of::timestamptz
), line as (
  select opportunity_id, rep_id, team_id, days, crosses_month, after_due, price, part from move
  union all
  select version.opportunity_id, version.rep_id, member.team_id, null, null, null, null,
    case $by::varchar
      when 'type' then version.type when 'source' then version.source when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country when 'stage' then stage.name
    end as part
  from core.opportunity_version as version
  join core.opportunity_version as known on known.opportunity_id = version.opportunity_id and known.exclusion is null
    and known.valid_from < $as_of::timestamptz and $as_of::timestamptz <= known.valid_until
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
  left join core.account as account on account.account_id = version.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
  left join core.stage as stage on stage.stage_id = version.stage_id and stage.pipeline_id = version.pipeline_id and $by::varchar = 'stage'
  where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until and $from_at::timestamptz < $as_of::timestamptz
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null and version.close_on is not null
)
select case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
  team_id, rep_id, part,
  count(distinct opportunity_id) as held,
  case when count(*) > 0 then count(case when days > 0 then 1 end) end as pushes,
  case when count(*) > 0 then coalesce(sum(case when days > 0 then days end), 0)::bigint end as push_days,
  case when count(*) > 0 then count(case when days < 0 then 1 end) end as pulls,
  case when count(*) > 0 then count(case when days > 0 and crosses_month then 1 end) end as month_crossing,
  case when count(*) > 0 then count(case when days > 0 and after_due then 1 end) end as after_due,
  sum(price) as push_price, count(price) as priced
from line
group by grouping sets ((), (team_id), (rep_id), (part), (rep_id, part))
having $by::varchar is not null or grouping(part) = 1
order by grain, team_id, rep_id, part
