-- The contract terms with what each earns in the period and still owes at its end; for a rep or a team, their credited part.
with asked as (
  select $from::date as from_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as until_on,
    (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent
  from core.workspace
), term as (
  select opportunity_id, account_id, valid_from, is_assumed, recurring_value, coalesce(one_off, 0) as one_off, starts_on, ends_on, signed_on
  from core.subscription_term
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
), line as (
  select opportunity_id, account_id, null::varchar as rep_id, is_assumed, recurring_value, one_off, starts_on, ends_on, signed_on
  from term
  where $rep_id::varchar is null and $team_id::varchar is null
  union all
  select term.opportunity_id, term.account_id, booking.rep_id, term.is_assumed,
    (round((term.recurring_value * booking.share / cent)::decimal(28, 4), 0) * cent)::decimal(28, 4),
    (round((term.one_off * booking.share / cent)::decimal(28, 4), 0) * cent)::decimal(28, 4), term.starts_on, term.ends_on, term.signed_on
  from term
  cross join asked
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.valid_from = term.valid_from and booking.kind = 'revenue'
  where ($rep_id::varchar is not null or $team_id::varchar is not null)
    and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar) and ($team_id::varchar is null or booking.team_id = $team_id::varchar)
), counted as (
  select line.*, from_on, until_on,
    (round((recurring_value / cent * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(28, 4), 0) * cent)::decimal(28, 4)
      + case when starts_on < from_on then one_off else 0 end as before_value,
    (round((recurring_value / cent * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(28, 4), 0) * cent)::decimal(28, 4)
      + case when starts_on < until_on then one_off else 0 end as after_value
  from line cross join asked
)
select counted.opportunity_id, rep_id, account.name as account, starts_on, ends_on, is_assumed,
  (after_value - before_value)::decimal(28, 4) as revenue_value,
  (case when signed_on < until_on or starts_on < until_on then recurring_value + one_off - after_value end)::decimal(28, 4) as backlog_value
from counted
left join core.account as account using (account_id)
where after_value <> before_value or ends_on > until_on
order by starts_on, counted.opportunity_id, rep_id
