-- Monthly recurring revenue on the first day of each month and how it moved from month to month, per account and net (METRICS §5).
-- Only terms on record: what is assumed for a deal without one says nothing about what recurs.
-- Opening + new + reactivation + expansion − contraction − churn = closing. A longer period adds its months. Reps get no churn, so there is no rep row.
with boundary as (
  select day as month_on, (day::timestamp + interval '1 month')::date as next_on
  from core.working_day
  where extract(day from day) = 1 and day >= $from::date and (day::timestamp + interval '1 month')::date <= $until::date
    and (day::timestamp + interval '1 month')::date <= $as_of_on::date + 1
), term as (
  select coalesce(account_id, opportunity_id) as payer, starts_on, ends_on, notified_end_on, round(arr / 12, 2)::decimal(28, 4) as mrr
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and arr <> 0 and not is_assumed
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
), standing as (
  select coalesce(sum(mrr) filter (where starts_on <= day and day < ends_on), 0) as mrr,
    coalesce(sum(mrr) filter (where starts_on > day), 0) as signed,
    coalesce(sum(mrr) filter (where starts_on <= day and day < ends_on and notified_end_on is not null), 0) as notified,
    count(*) filter (where starts_on <= day and day < ends_on) as live_terms
  from term cross join last_day
), moved as (
  select coalesce(sum(opening) filter (where month_on = (select min(month_on) from boundary)), 0) as opening,
    coalesce(sum(closing) filter (where opening = 0 and first_on > month_on), 0) as gained,
    coalesce(sum(closing) filter (where opening = 0 and first_on <= month_on), 0) as reactivated,
    coalesce(sum(closing - opening) filter (where opening > 0 and closing > opening), 0) as expanded,
    coalesce(sum(opening - closing) filter (where closing > 0 and closing < opening), 0) as contracted,
    coalesce(sum(opening) filter (where opening > 0 and closing = 0), 0) as churned,
    count(distinct payer) filter (where opening > 0 or closing > 0) as payers
  from level
)
select 'all' as grain, null::varchar as team_id, null::varchar as rep_id, null::varchar as part,
  standing.mrr, live_terms, mrr + signed - notified as cmrr,
  opening as mrr_opening, gained as mrr_new, reactivated as mrr_reactivation, expanded as mrr_expansion, contracted as mrr_contraction, churned as mrr_churn, payers,
  (opening + expanded - contracted - churned)::float8 / nullif(opening::float8, 0) as nrr,
  (opening - contracted - churned)::float8 / nullif(opening::float8, 0) as grr
from standing cross join moved
where exists (select 1 from term)
