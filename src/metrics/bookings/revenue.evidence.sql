-- The contract terms with what each earns in the period and still owes at its end; for a rep or a team, their credited part.
with asked as (
  select $from::date as from_on, case when $from::date > $as_of_on::date then $until::date else least($until::date, $as_of_on::date + 1) end as until_on,
    (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent
  from core.workspace
), term as (
  select term_id, opportunity_id, account_id, is_assumed, (recurring_value / cent)::float8 as recurring, coalesce((one_off / cent)::float8, 0) as one_off, starts_on, ends_on, signed_on
  from core.subscription_term cross join asked
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and ends_on > from_on and (starts_on < until_on or signed_on < until_on)
), counted as (
  select term_id, opportunity_id, account_id, is_assumed, signed_on, starts_on, ends_on, (recurring + one_off)::decimal(18, 0) as contracted,
    round((recurring * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(18, 4), 0)::decimal(18, 0) + case when starts_on < from_on then one_off else 0 end::decimal(18, 0) as before,
    round((recurring * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(18, 4), 0)::decimal(18, 0) + case when starts_on < until_on then one_off else 0 end::decimal(18, 0) as after
  from term cross join asked
), split as (
  select counted.term_id, booking.rep_id, booking.share, moment.name,
    case moment.name when 'contracted' then counted.contracted when 'before' then counted.before else counted.after end as amount,
    abs(sum(booking.share) over (partition by counted.term_id, moment.name) - 1) <= 0.0001 as is_whole
  from counted
  join core.booking as booking on booking.opportunity_id = counted.opportunity_id and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.kind = 'revenue' and booking.share <> 1
  cross join (select 'contracted' as name union all select 'before' union all select 'after') as moment
  where $rep_id::varchar is not null or $team_id::varchar is not null
), placed as (
  select *, trunc(abs(amount) * share) as base,
    row_number() over (partition by term_id, name order by abs(amount) * share - trunc(abs(amount) * share) desc, rep_id) as place,
    abs(amount) - sum(trunc(abs(amount) * share)) over (partition by term_id, name) as left_over
  from split
), allotted as (
  select term_id, rep_id, name,
    case when is_whole then sign(amount) * (base + case when place <= left_over then 1 else 0 end) else round(amount * share, 0) end::decimal(18, 0) as amount
  from placed
), portion as (
  select term_id, rep_id, max(case when name = 'contracted' then amount end) as contracted, max(case when name = 'before' then amount end) as before, max(case when name = 'after' then amount end) as after
  from allotted
  group by term_id, rep_id
), line as (
  select null::varchar as rep_id, opportunity_id, account_id, is_assumed, signed_on, starts_on, ends_on, contracted, before, after
  from counted
  where $rep_id::varchar is null and $team_id::varchar is null
  union all
  select booking.rep_id, counted.opportunity_id, counted.account_id, is_assumed, signed_on, starts_on, ends_on,
    case when booking.share = 1 then counted.contracted else portion.contracted end, case when booking.share = 1 then counted.before else portion.before end, case when booking.share = 1 then counted.after else portion.after end
  from counted
  join core.booking as booking on booking.opportunity_id = counted.opportunity_id and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.kind = 'revenue'
  left join portion on portion.term_id = counted.term_id and portion.rep_id = booking.rep_id
  where ($rep_id::varchar is not null or $team_id::varchar is not null)
    and ($rep_id::varchar is null or booking.rep_id = $rep_id::varchar) and ($team_id::varchar is null or booking.team_id = $team_id::varchar)
)
select line.opportunity_id, rep_id, account.name as account, signed_on, starts_on, ends_on, is_assumed,
  ((after - before) * cent)::decimal(28, 4) as revenue_value,
  ((contracted - after) * cent)::decimal(28, 4) as backlog_value
from line
cross join asked
left join core.account as account using (account_id)
where contracted is null or after <> before or contracted <> after
order by starts_on, line.opportunity_id, rep_id
