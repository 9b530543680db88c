-- Deals open at the period's first midnight and dated in it: did they close by its end? Slipped is neither won nor lost by then (METRICS §4.2).
with due as (
  select version.opportunity_id, version.rep_id, member.team_id, round(version.value_original * fx.rate, 2) as value, version.forecast_category
  from core.opportunity_version as version
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $from::date and $from::date < fx.until_on
  left join core.team_member as member on member.rep_id = version.rep_id and member.from_on <= $from::date and $from::date < member.until_on
  where version.valid_from < $from_at::timestamptz and $from_at::timestamptz <= version.valid_until
    and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= $from::date and version.close_on < $until::date
), judged as (
  select due.*, later.outcome is null or later.outcome = 'open' or later.no_contest_reason in ('duplicate', 'test', 'merged') as is_slipped
  from due
  left join core.opportunity_version as later on later.opportunity_id = due.opportunity_id
    and later.valid_from < least($as_of::timestamptz, $until_at::timestamptz) and least($as_of::timestamptz, $until_at::timestamptz) <= later.valid_until
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  count(*) as due, count(*) filter (where is_slipped) as slipped,
  (count(*) filter (where is_slipped))::float8 / nullif(count(*), 0) as slip_rate,
  (sum(value) filter (where is_slipped))::float8 / nullif(sum(value)::float8, 0) as slip_rate_amount, count(value) as sized
from judged
group by grouping sets ((), (team_id), (rep_id))
order by grain, team_id, rep_id
