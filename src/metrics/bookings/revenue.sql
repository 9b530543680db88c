-- Revenue that the contracts on record bring in the period, and what is contracted and not yet delivered at its end (METRICS §5).
-- Up to a day a term has earned its recurring value × days gone ÷ days, rounded once; a period is the difference of two such sums, so
-- months add up to quarters and all of it to the contract. One-off fees are earned on the first day. A rep's part follows the booking's share.
with asked as (
  select $from::date as from_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as until_on, minor_digits from core.workspace
), term as (
  select null::varchar as rep_id, null::varchar as team_id, recurring_value, one_off, starts_on, ends_on
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
  union all
  select booking.rep_id, booking.team_id, term.recurring_value * booking.share, term.one_off * booking.share, term.starts_on, term.ends_on
  from core.subscription_term as term
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.valid_from = term.valid_from and booking.kind = 'revenue'
  where term.valid_from < $as_of::timestamptz and $as_of::timestamptz <= term.valid_until
), counted as (
  select rep_id, team_id, recurring_value, one_off, starts_on, from_on, until_on, minor_digits,
    recurring_value * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on) as before_value,
    recurring_value * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on) as after_value
  from term cross join asked
), earned as (
  select rep_id, team_id,
    (case minor_digits when 0 then round(after_value::decimal(38, 10), 0)::decimal(28, 4) - round(before_value::decimal(38, 10), 0)::decimal(28, 4) else round(after_value::decimal(38, 10), 2)::decimal(28, 4) - round(before_value::decimal(38, 10), 2)::decimal(28, 4) end)::decimal(28, 4)
      + case when starts_on >= from_on and starts_on < until_on then one_off else 0 end as revenue,
    (recurring_value + one_off - case minor_digits when 0 then round(after_value::decimal(38, 10), 0)::decimal(28, 4) else round(after_value::decimal(38, 10), 2)::decimal(28, 4) end
      - case when starts_on < until_on then one_off else 0 end)::decimal(28, 4) as backlog
  from counted
)
select case when rep_id is null then 'all' else 'rep' end as grain, null::varchar as team_id, rep_id, null::varchar as part,
  coalesce(sum(revenue), 0)::decimal(28, 4) as revenue, count(*) filter (where revenue <> 0) as earning_terms,
  coalesce(sum(backlog), 0)::decimal(28, 4) as backlog, count(*) filter (where backlog <> 0) as open_terms
from earned
group by rep_id
order by grain, rep_id
