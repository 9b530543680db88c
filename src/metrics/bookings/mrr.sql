-- Monthly recurring revenue on the first day of each month and how it moved from month to month, per account and net (METRICS §5).
-- Only terms on record: what is assumed for a deal without one (a year from its booking) says nothing of what recurs.
-- Opening + new + reactivation + expansion − contraction − churn = closing. A longer period adds its months; one without a whole month has no movements.
-- What is new or grew goes to reps and their teams by the credits of the deals whose terms began that month; what is lost or shrinks is nobody's.
with month as (
  select starts_on as month_on, ends_on as next_on
  from core.fiscal_period
  where kind = 'month' and starts_on >= $from::date and ends_on <= $until::date and ends_on <= $as_of_on::date + 1
), span as (
  select min(month_on) as first_on, coalesce(max(next_on), $from::date) as last_on from month
), term as (
  -- A twelfth of the yearly part, rounded once per term.
  select term_id, coalesce(account_id, opportunity_id) as payer, opportunity_id, valid_from, starts_on, ends_on, signed_on, notified_end_on,
    (round((arr / cent / 12)::decimal(18, 4), 0) * cent)::decimal(18, 4) as mrr
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and not is_assumed and arr <> 0
), payer as (
  select payer, min(starts_on) as first_paid_on from term group by payer
), first_day as (
  select month_on as day from month union select last_on from span
), level as (
  select term.payer, first_day.day, sum(term.mrr) as mrr
  from term join first_day on term.starts_on <= first_day.day and first_day.day < term.ends_on
  group by term.payer, first_day.day
), change as (
  select payer, month_on, next_on, sum(opening) as opening, sum(closing) as closing
  from (
    select level.payer, month.month_on, month.next_on, level.mrr as opening, 0 as closing from level join month on month.month_on = level.day
    union all
    select level.payer, month.month_on, month.next_on, 0, level.mrr from level join month on month.next_on = level.day
  ) as side
  group by payer, month_on, next_on
), moved as (
  select
    coalesce(sum(case when month_on = span.first_on then opening end), 0) as opening,
    coalesce(sum(case when opening = 0 and first_paid_on > month_on then closing end), 0) as gained,
    coalesce(sum(case when opening = 0 and first_paid_on <= month_on then closing end), 0) as reactivated,
    coalesce(sum(case when opening <> 0 and closing > opening and closing <> 0 then closing - opening end), 0) as expanded,
    coalesce(sum(case when opening <> 0 and closing <> 0 and closing < opening then opening - closing end), 0) as contracted,
    coalesce(sum(case when opening <> 0 and closing = 0 then opening end), 0) as churned,
    count(distinct payer) as payers
  from change join payer using (payer) cross join span
), kept as (
  -- Of those who paid on the first day: what they pay on the last, with and without what they grew by.
  select sum(opening.mrr) as opening, coalesce(sum(closing.mrr), 0) as net, coalesce(sum(case when closing.mrr is not null then least(opening.mrr, closing.mrr) end), 0) as gross
  from span
  join level as opening on opening.day = span.first_on
  left join level as closing on closing.payer = opening.payer and closing.day = span.last_on
), standing as (
  select count(*) as terms,
    coalesce(sum(case when starts_on <= last_on and last_on < ends_on then term.mrr end), 0) as mrr,
    count(case when starts_on <= last_on and last_on < ends_on then 1 end) as live_terms,
    -- Signed and not yet live comes in; what is notified to end, or is followed on by what is signed, goes.
    coalesce(sum(case when (starts_on > last_on and signed_on < last_on)
      or (starts_on <= last_on and last_on < ends_on and notified_end_on is null and next_term.payer is null) then term.mrr end), 0) as cmrr
  from term
  cross join span
  left join (select distinct later.payer, later.starts_on as next_on from term as later cross join span where later.starts_on > span.last_on and later.signed_on < span.last_on) as next_term
    on next_term.payer = term.payer and next_term.next_on = term.ends_on
), left_out as (
  -- Contracts that may be running and are not in here: no term on record, or no yearly value in the reporting currency.
  select count(case when is_assumed or arr is null then 1 end) as unstated_terms
  from core.subscription_term cross join span
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and starts_on <= last_on and last_on < ends_on
), started as (
  select term.term_id, term.payer, term.opportunity_id, term.valid_from, term.starts_on, term.ends_on, month.month_on, term.mrr
  from term join month on month.month_on < term.starts_on and term.starts_on <= month.next_on
  where month.next_on < term.ends_on and term.mrr > 0
), gained as (
  -- Of an account's gain in a month each term that began in it has its part.
  select started.term_id, payer, month_on, opportunity_id, valid_from, started.starts_on, started.ends_on, opening = 0 as is_new, ((closing - opening) / cent)::float8 as gain,
    started.mrr::float8 / sum(started.mrr::float8) over (partition by payer, month_on) as weight
  from started
  join change using (payer, month_on)
  join payer using (payer)
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where closing > opening and (opening <> 0 and closing <> 0 or opening = 0 and first_paid_on > month_on)
), divided as (
  -- And of that each credited rep their share; what no booking brought is nobody's.
  select gained.*, booking.rep_id, booking.team_id, gain * weight * coalesce(booking.share, 1)::float8 as part,
    coalesce(abs(sum(booking.share) over (partition by gained.term_id, gained.valid_from, month_on) - 1) <= 0.0001, true) as is_whole
  from gained
  left join core.booking as booking on booking.opportunity_id = gained.opportunity_id and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.kind = 'revenue'
), placed as (
  select *, trunc(part) as base, gain - sum(trunc(part)) over account as left_over, bool_and(is_whole) over account as is_all_whole,
    row_number() over (partition by payer, month_on order by round((part - trunc(part))::decimal(18, 6), 5) desc, rep_id, term_id) as place
  from divided
  window account as (partition by payer, month_on)
), credited as (
  -- To the cent by largest remainder, ties by rep, so that the parts add up to the account's gain.
  select rep_id, team_id, payer, is_new, opportunity_id, starts_on, ends_on,
    ((case when is_all_whole then base + case when place <= left_over + 0.5 then 1 else 0 end else round(part::decimal(18, 4), 0)::float8 end)::decimal(18, 0) * cent)::decimal(18, 4) as gain
  from placed
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
)
select 'all' as grain, null::varchar as team_id, null::varchar as rep_id, null::varchar as part,
  case when terms > 0 then standing.mrr end as mrr, live_terms, case when terms > 0 then cmrr end as cmrr,
  case when is_known then moved.opening end as mrr_opening, case when is_known then gained end as mrr_new, case when is_known then reactivated end as mrr_reactivation,
  case when is_known then expanded end as mrr_expansion, case when is_known then contracted end as mrr_contraction, case when is_known then churned end as mrr_churn, payers,
  net::float8 / nullif(kept.opening::float8, 0) as nrr,
  gross::float8 / nullif(kept.opening::float8, 0) as grr,
  unstated_terms
from standing cross join moved cross join kept cross join left_out cross join (select first_on is not null and exists (select 1 from term) as is_known from span) as known
union all
select case when grouping(rep_id) = 0 then 'rep' else 'team' end, team_id, rep_id, null,
  null, 0, null, null, coalesce(sum(case when is_new then gain end), 0), null, coalesce(sum(case when not is_new then gain end), 0), null, null, count(distinct payer), null, null, 0
from credited
group by grouping sets ((team_id), (rep_id))
having team_id is not null or rep_id is not null
order by grain, team_id, rep_id
