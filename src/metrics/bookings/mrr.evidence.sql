-- What recurring revenue is made of: an account's movement of each month, then the terms live on the last day.
with boundary as (
  select day as month_on, (day::timestamp + interval '1 month')::date as next_on
  from core.working_day
  where extract(day from day) = 1 and day >= $from::date and (day::timestamp + interval '1 month')::date <= $until::date
    and (day::timestamp + interval '1 month')::date <= $as_of_on::date + 1
), term as (
  select coalesce(account_id, opportunity_id) as payer, opportunity_id, starts_on, ends_on, notified_end_on, round(arr / 12, 2)::decimal(28, 4) as mrr
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and arr <> 0 and not is_assumed and $rep_id::varchar is null and $team_id::varchar is null
), payer as (
  select payer, min(starts_on) as first_on from term group by payer
), level as (
  select payer.payer, boundary.month_on, boundary.next_on, payer.first_on,
    coalesce(sum(term.mrr) filter (where term.starts_on <= boundary.month_on and boundary.month_on < term.ends_on), 0) as opening,
    coalesce(sum(term.mrr) filter (where term.starts_on <= boundary.next_on and boundary.next_on < term.ends_on), 0) as closing
  from boundary cross join payer join term on term.payer = payer.payer
  group by payer.payer, boundary.month_on, boundary.next_on, payer.first_on
), last_day as (
  select coalesce(max(next_on), $from::date) as day from boundary
)
select null::varchar as opportunity_id, null::varchar as rep_id, coalesce(account.name, payer) as account, month_on as starts_on, next_on as ends_on,
  null::decimal(28, 4) as mrr_value, null::decimal(28, 4) as cmrr_value,
  case when opening = 0 and first_on > month_on then closing end as new_value,
  case when opening = 0 and first_on <= month_on then closing end as reactivation_value,
  case when opening > 0 and closing > opening then closing - opening end as expansion_value,
  case when closing > 0 and closing < opening then opening - closing end as contraction_value,
  case when opening > 0 and closing = 0 then opening end as churn_value,
  case when month_on = (select min(month_on) from boundary) then opening end as opening_value
from level
left join core.account as account on account.account_id = payer
where opening <> 0 or closing <> 0
union all
select opportunity_id, null, coalesce(account.name, payer), starts_on, ends_on,
  case when starts_on <= day and day < ends_on then mrr end,
  case when starts_on > day then mrr when day < ends_on and notified_end_on is null then mrr when day < ends_on then 0 end,
  null, null, null, null, null, null
from term cross join last_day
left join core.account as account on account.account_id = payer
where day < ends_on
order by account, starts_on, opportunity_id
