-- Revenue that contracts bring in the period, and what is contracted and not yet delivered at its end (METRICS §5).
-- Up to a day a term has earned its recurring value × days gone ÷ days, rounded once; a period is the difference of two such sums, so
-- months add up to quarters and all of it to the contract. One-off fees are earned on the first day. Of a shared deal each rep has a share of
-- these very cents (largest remainder, ties by rep), so that reps add up to everyone on any day. A period under way is told up to the day asked
-- for; one that has not begun is told whole: it is contracted. Assumed: where no term is on record a year from the usual start stands in for it.
with asked as (
  select $from::date as from_on, case when $from::date > $as_of_on::date then $until::date else least($until::date, $as_of_on::date + 1) end as until_on,
    (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent
  from core.workspace
), term as (
  -- Money counts in minor units here. Of what has ended before, and of what is signed later, nothing is left to say.
  select term_id, opportunity_id, account_id, is_assumed, (recurring_value / cent)::float8 as recurring, coalesce((one_off / cent)::float8, 0) as one_off, starts_on, ends_on, signed_on
  from core.subscription_term cross join asked
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and ends_on > from_on and (starts_on < until_on or signed_on < until_on)
), counted as (
  select term_id, opportunity_id, account_id, is_assumed, signed_on, (recurring + one_off)::decimal(18, 0) as contracted,
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
  select true as is_all, null::varchar as rep_id, null::varchar as team_id, opportunity_id, account_id, is_assumed, signed_on, contracted, before, after from counted
  union all
  select false, booking.rep_id, booking.team_id, counted.opportunity_id, counted.account_id, is_assumed, signed_on,
    case when booking.share = 1 then counted.contracted else portion.contracted end, case when booking.share = 1 then counted.before else portion.before end, case when booking.share = 1 then counted.after else portion.after end
  from counted
  join core.booking as booking on booking.opportunity_id = counted.opportunity_id and booking.valid_from < $as_of::timestamptz and $as_of::timestamptz <= booking.valid_until and booking.kind = 'revenue'
  left join portion on portion.term_id = counted.term_id and portion.rep_id = booking.rep_id
), quarter as (
  select day, label
  from (select distinct signed_on as day from term) as signed
  join core.fiscal_period on kind = 'quarter' and starts_on <= day and day < ends_on
  where $by::varchar = 'booked-in'
), described as (
  select line.*,
    case $by::varchar
      when 'booked-in' then quarter.label when 'type' then version.type when 'segment' then account.segment when 'size' then account.size_band
      when 'industry' then account.industry when 'country' then account.country
    end as part
  from line
  left join quarter on quarter.day = line.signed_on
  left join core.opportunity_version as version on version.opportunity_id = line.opportunity_id and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and $by::varchar = 'type'
  left join core.account as account on account.account_id = line.account_id and $by::varchar in ('segment', 'size', 'industry', 'country')
), summed as (
  select
    case when grouping(part) = 0 and grouping(rep_id) = 0 then 'rep-part' when grouping(part) = 0 then 'part' when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain,
    team_id, rep_id, part,
    sum(after - before) as revenue, count(case when after <> before then 1 end) as earning_terms,
    sum(case when is_assumed then after - before end) as assumed_revenue, count(case when after <> before and is_assumed then 1 end) as assumed_earning_terms,
    sum(contracted - after) as backlog, count(case when contracted <> after then 1 end) as open_terms,
    sum(case when is_assumed then contracted - after end) as assumed_backlog, count(case when contracted <> after and is_assumed then 1 end) as assumed_open_terms
  from described
  group by grouping sets ((is_all), (team_id), (rep_id), (is_all, part), (rep_id, part))
  having ($by::varchar is not null or grouping(part) = 1) and ((grouping(is_all) = 0 and is_all) or team_id is not null or rep_id is not null)
)
select grain, team_id, rep_id, part, (revenue * cent)::decimal(28, 4) as revenue, earning_terms, (assumed_revenue * cent)::decimal(28, 4) as assumed_revenue, assumed_earning_terms,
  (backlog * cent)::decimal(28, 4) as backlog, open_terms, (assumed_backlog * cent)::decimal(28, 4) as assumed_backlog, assumed_open_terms
from summed cross join asked
union all
-- Contracts there are, only none that says anything of this period.
select 'all', null, null, null, 0, 0, null, 0, 0, 0, null, 0
where not exists (select 1 from summed where grain = 'all')
  and exists (select 1 from core.subscription_term where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until)
order by grain, team_id, rep_id, part
