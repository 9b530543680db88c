-- The contract terms with what each earns in the period and still owes at its end; for a rep, their credited part.
with asked as (
  select $from::date as from_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as until_on, minor_digits from core.workspace
), term as (
  select opportunity_id, account_id, null::varchar as rep_id, is_assumed, recurring_value, one_off, starts_on, ends_on
  from core.subscription_term
  where $rep_id::varchar is null and $team_id::varchar is null and valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
  union all
  select term.opportunity_id, term.account_id, booking.rep_id, term.is_assumed, term.recurring_value * booking.share, term.one_off * booking.share, term.starts_on, term.ends_on
  from core.subscription_term as term
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.valid_from = term.valid_from and booking.kind = 'revenue'
  where term.valid_from < $as_of::timestamptz and $as_of::timestamptz <= term.valid_until
    and (booking.rep_id = $rep_id::varchar or booking.team_id = $team_id::varchar)
), counted as (
  select term.*, from_on, until_on, minor_digits,
    recurring_value * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on) as before_value,
    recurring_value * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on) as after_value
  from term cross join asked
)
select counted.opportunity_id, rep_id, account.name as account, starts_on, ends_on, is_assumed,
  ((case minor_digits when 0 then round(after_value::decimal(38, 10), 0)::decimal(28, 4) - round(before_value::decimal(38, 10), 0)::decimal(28, 4) else round(after_value::decimal(38, 10), 2)::decimal(28, 4) - round(before_value::decimal(38, 10), 2)::decimal(28, 4) end)::decimal(28, 4)
    + case when starts_on >= from_on and starts_on < until_on then one_off else 0 end)::decimal(28, 4) as revenue_value,
  (recurring_value + one_off - case minor_digits when 0 then round(after_value::decimal(38, 10), 0)::decimal(28, 4) else round(after_value::decimal(38, 10), 2)::decimal(28, 4) end
    - case when starts_on < until_on then one_off else 0 end)::decimal(28, 4) as backlog_value
from counted
left join core.account as account using (account_id)
order by starts_on, counted.opportunity_id, rep_id
