-- Revenue that the contracts on record bring in the period, and what is contracted and not yet delivered at its end (METRICS §5).
-- Up to a day a term has earned its recurring value × days gone ÷ days, rounded once; a period is the difference of two such sums, so
-- months add up to quarters and all of it to the contract. One-off fees are earned on the first day. A rep's part follows the booking's share.
with asked as (
  select $from::date as from_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as until_on,
    (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent
  from core.workspace
), term as (
  select opportunity_id, valid_from, recurring_value, coalesce(one_off, 0) as one_off, starts_on, ends_on, signed_on
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
), line as (
  select true as is_all, null::varchar as rep_id, null::varchar as team_id, recurring_value, one_off, starts_on, ends_on, signed_on from term
  union all
  -- Rounded once per credit, then spread over the days like a contract of that size.
  select false, booking.rep_id, booking.team_id, (round((term.recurring_value * booking.share / cent)::decimal(28, 4), 0) * cent)::decimal(28, 4),
    (round((term.one_off * booking.share / cent)::decimal(28, 4), 0) * cent)::decimal(28, 4), term.starts_on, term.ends_on, term.signed_on
  from term
  cross join asked
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.valid_from = term.valid_from and booking.kind = 'revenue'
), counted as (
  select line.*, from_on, until_on,
    (round((recurring_value / cent * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(28, 4), 0) * cent)::decimal(28, 4)
      + case when starts_on < from_on then one_off else 0 end as before_value,
    (round((recurring_value / cent * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(28, 4), 0) * cent)::decimal(28, 4)
      + case when starts_on < until_on then one_off else 0 end as after_value
  from line cross join asked
), earned as (
  select is_all, rep_id, team_id, after_value - before_value as revenue,
    -- Nothing is owed before it is signed.
    case when signed_on < until_on or starts_on < until_on then recurring_value + one_off - after_value end as backlog
  from counted
)
select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id, null::varchar as part,
  sum(revenue)::decimal(28, 4) as revenue, count(*) filter (where revenue <> 0) as earning_terms,
  coalesce(sum(backlog), case when count(revenue) > 0 then 0 end)::decimal(28, 4) as backlog, count(*) filter (where backlog <> 0) as open_terms
from earned
group by grouping sets ((is_all), (team_id), (rep_id))
having (grouping(is_all) = 0 and is_all) or team_id is not null or rep_id is not null
order by grain, team_id, rep_id
