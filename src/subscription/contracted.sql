-- What contracts bring in each month of a stretch, as known at the day asked for (METRICS §5), to everyone, each team and each rep: up to a day a term has
-- earned its recurring value × days gone ÷ days, rounded once, and its one-off fees from the first day on; a month is the difference of two such sums.
-- Months under way and to come are told whole. Of a shared deal each rep has a share of these very cents, as in bookings.revenue (largest remainder, ties
-- by rep), in the team they were in when it closed. Assumed: where no term is on record a year from the usual start stands in for it.
with month as (
  select starts_on, ends_on from core.fiscal_period where kind = 'month' and starts_on >= $from::date and ends_on <= $until::date
), term as (
  select term_id, opportunity_id, is_assumed, starts_on, ends_on, (recurring_value / cent)::float8 as recurring, coalesce((one_off / cent)::float8, 0) as one_off
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and recurring_value is not null
    and ends_on > $from::date and starts_on < $until::date
), counted as (
  select term.*, day.day as day,
    round((recurring * least(greatest(day.day - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(18, 4), 0)::decimal(18, 0)
      + case when starts_on < day.day then one_off else 0 end::decimal(18, 0) as earned
  from term cross join (select starts_on as day from month union select ends_on from month) as day
), credit as (
  select term.term_id, booking.rep_id, booking.team_id, booking.share, abs(sum(booking.share) over (partition by term.term_id) - 1) <= 0.0001 as is_whole
  from term
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.kind = 'revenue'
    and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until
), placed as (
  select counted.*, rep_id, team_id, share, is_whole, trunc(abs(earned) * share) as base,
    row_number() over (partition by counted.term_id, day order by abs(earned) * share - trunc(abs(earned) * share) desc, rep_id) as place,
    abs(earned) - sum(trunc(abs(earned) * share)) over (partition by counted.term_id, day) as left_over
  from counted join credit on credit.term_id = counted.term_id
), line as (
  select true as is_all, null::varchar as rep_id, null::varchar as team_id, term_id, is_assumed, starts_on, ends_on, day, earned from counted
  union all
  select false, rep_id, team_id, term_id, is_assumed, starts_on, ends_on, day,
    case when is_whole then sign(earned) * (base + case when place <= left_over then 1 else 0 end) else round(earned * share, 0) end::decimal(18, 0)
  from placed
), monthly as (
  select *, lead(earned) over (partition by is_all, rep_id, term_id order by day) - earned as minor, lead(day) over (partition by is_all, rep_id, term_id order by day) as next_day
  from line
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, rep_id, team_id, day::varchar as month_on,
  sum(minor)::decimal(28, 0)::varchar as minor, count(distinct term_id) as terms,
  coalesce(sum(case when is_assumed then minor end), 0)::decimal(28, 0)::varchar as assumed_minor, count(distinct case when is_assumed then term_id end) as assumed_terms
from monthly
where starts_on < next_day and ends_on > day
group by grouping sets ((is_all, day), (team_id, day), (rep_id, team_id, day))
having (grouping(is_all) = 0 and is_all) or (grouping(rep_id) = 1 and team_id is not null) or rep_id is not null
order by grain, rep_id, team_id, month_on
