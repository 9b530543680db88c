-- What recurring revenue is made of: an account's movement of each month, then the terms live or signed on the last day.
-- For a rep or a team: their credit in what terms that began made new or made grow.
with month as (
  select starts_on as month_on, ends_on as next_on
  from core.fiscal_period
  where kind = 'month' and starts_on >= $from::date and ends_on <= $until::date and ends_on <= $as_of_on::date + 1
), span as (
  select min(month_on) as first_on, coalesce(max(next_on), $from::date) as last_on from month
), term as (
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
), row_of as (
  select null::varchar as opportunity_id, null::varchar as rep_id, change.payer, month_on as starts_on, next_on as ends_on,
    null::decimal(28, 4) as mrr_value, null::decimal(28, 4) as cmrr_value,
    case when opening = 0 and first_paid_on > month_on then closing end as new_value,
    case when opening = 0 and first_paid_on <= month_on then closing end as reactivation_value,
    case when opening <> 0 and closing > opening and closing <> 0 then closing - opening end as expansion_value,
    case when opening <> 0 and closing <> 0 and closing < opening then opening - closing end as contraction_value,
    case when opening <> 0 and closing = 0 then opening end as churn_value,
    case when month_on = span.first_on and opening <> 0 then opening end as opening_value,
    case when month_on = span.first_on and opening <> 0 then coalesce(last.mrr, 0) end as kept_value,
    case when month_on = span.first_on and opening <> 0 then case when last.mrr is null then 0 else least(opening, last.mrr) end end as gross_kept_value
  from change
  join payer on payer.payer = change.payer
  cross join span
  left join level as last on last.payer = change.payer and last.day = span.last_on
  where (opening <> 0 or closing <> 0) and $rep_id::varchar is null and $team_id::varchar is null
  union all
  select term.opportunity_id, null, term.payer, term.starts_on, term.ends_on,
    case when term.starts_on <= last_on then term.mrr end,
    case when term.starts_on > last_on or (notified_end_on is null and next_term.payer is null) then term.mrr end,
    null, null, null, null, null, null, null, null
  from term
  cross join span
  left join (select distinct later.payer, later.starts_on as next_on from term as later cross join span where later.starts_on > span.last_on and later.signed_on < span.last_on) as next_term
    on next_term.payer = term.payer and next_term.next_on = term.ends_on
  where last_on < term.ends_on and (term.starts_on <= last_on or term.signed_on < last_on) and $rep_id::varchar is null and $team_id::varchar is null
  union all
  select opportunity_id, rep_id, payer, starts_on, ends_on, null, null, case when is_new then gain end, null, case when not is_new then gain end, null, null, null, null, null
  from credited
  where rep_id is not null and ($rep_id::varchar is not null or $team_id::varchar is not null)
    and ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
)
select row_of.opportunity_id, row_of.rep_id, coalesce(account.name, row_of.payer) as account, starts_on, ends_on,
  mrr_value, cmrr_value, new_value::decimal(28, 4) as new_value, reactivation_value::decimal(28, 4) as reactivation_value, expansion_value::decimal(28, 4) as expansion_value,
  contraction_value::decimal(28, 4) as contraction_value, churn_value::decimal(28, 4) as churn_value, opening_value::decimal(28, 4) as opening_value,
  kept_value::decimal(28, 4) as kept_value, gross_kept_value::decimal(28, 4) as gross_kept_value
from row_of
left join core.account as account on account.account_id = row_of.payer
order by account, starts_on, row_of.opportunity_id
