-- Revenue that the contracts on record bring in the period, and what is contracted and not yet delivered at its end (METRICS §5).
-- Up to a day a term has earned its recurring value × days gone ÷ days, rounded once; a period is the difference of two such sums, so
-- months add up to quarters and all of it to the contract. One-off fees are earned on the first day. A rep's part follows the booking's share.
with asked as (
  select $from::date as from_on, greatest($from::date, least($until::date, $as_of_on::date + 1)) as until_on,
    (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent
  from core.workspace
), term as (
  -- Money counts in minor units here. Of what has ended before, and of what is signed later, nothing is left to say.
  select opportunity_id, valid_from, (recurring_value / cent)::float8 as recurring, coalesce((one_off / cent)::float8, 0) as one_off, starts_on, ends_on, signed_on
  from core.subscription_term cross join asked
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until
    and ends_on > from_on and (starts_on < until_on or signed_on < until_on)
), line as (
  select true as is_all, null::varchar as rep_id, null::varchar as team_id, recurring, one_off, starts_on, ends_on from term
  union all
  -- Rounded once per credit, then spread over the days like a contract of that size.
  select false, booking.rep_id, booking.team_id, round((recurring * booking.share::float8)::decimal(18, 4), 0)::float8, round((one_off * booking.share::float8)::decimal(18, 4), 0)::float8,
    starts_on, ends_on
  from term
  join core.booking as booking on booking.opportunity_id = term.opportunity_id and booking.valid_from = term.valid_from and booking.kind = 'revenue'
), counted as (
  select is_all, rep_id, team_id, recurring + one_off as contracted,
    round((recurring * least(greatest(from_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(18, 4), 0) + case when starts_on < from_on then one_off else 0 end::decimal(18, 0) as before,
    round((recurring * least(greatest(until_on - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on))::decimal(18, 4), 0) + case when starts_on < until_on then one_off else 0 end::decimal(18, 0) as after
  from line cross join asked
), summed as (
  select case when grouping(rep_id) = 0 then 'rep' when grouping(team_id) = 0 then 'team' else 'all' end as grain, team_id, rep_id,
    sum(after - before) as revenue, count(*) filter (where after <> before) as earning_terms,
    sum(contracted::decimal(18, 0) - after) as backlog, count(*) filter (where contracted <> after) as open_terms
  from counted
  group by grouping sets ((is_all), (team_id), (rep_id))
  having (grouping(is_all) = 0 and is_all) or team_id is not null or rep_id is not null
)
select grain, team_id, rep_id, null::varchar as part, (revenue * cent)::decimal(28, 4) as revenue, earning_terms, (backlog * cent)::decimal(28, 4) as backlog, open_terms
from summed cross join asked
union all
-- Contracts there are, only none that says anything of this period.
select 'all', null, null, null, 0, 0, 0, 0
where not exists (select 1 from summed where grain = 'all')
  and exists (select 1 from core.subscription_term where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until)
order by grain, team_id, rep_id
