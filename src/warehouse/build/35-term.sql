-- Contract terms on record, and what those of a deal say of it: how much recurs each year, and what is paid once (METRICS §5).
-- A term's years: whole months as twelfths, else days ÷ 365, so that a year that holds a 29 February is one year.
create or replace temp macro years(starts_on, ends_on) as
  case
    when starts_on + to_months(date_diff('month', starts_on, ends_on)::integer) = ends_on then date_diff('month', starts_on, ends_on) / 12.0::double
    else (ends_on - starts_on) / 365.0::double
  end;
-- Cut at eight decimals, which takes back what a double adds, before anything is rounded to money.
create or replace temp macro per_year(amount, years) as (amount::double / nullif(years, 0))::decimal(28, 8);

create temp table stated_term as
with seen as (
  select * exclude (term_id), coalesce(term_id, concat_ws(' ', coalesce(opportunity_ref, account_ref), starts_on)) as term_id
  from raw.subscription_term
  where starts_on is not null and ends_on > starts_on
), latest as (
  select distinct on (term_id) * from seen order by term_id, observed_at desc, run desc, line desc
), notice as (
  -- Notice is known from when it was given, as the source says, else from the first sighting that has it after one that has not.
  select term_id, coalesce(min(notified_at), case when bool_or(notified_end_on is null) then min(observed_at) filter (where notified_end_on is not null) end) as known_at
  from seen group by term_id
)
select latest.term_id, opportunity_ref, account_ref, starts_on, ends_on, upper(currency) as currency, notified_end_on, notice.known_at as notice_known_at, one_off,
  -- Either says the other.
  coalesce(recurring_value, (arr::double * years(starts_on, ends_on))::decimal(28, 4)) as recurring_value,
  coalesce(arr, per_year(recurring_value, years(starts_on, ends_on))) as arr
from latest join notice using (term_id)
where not coalesce(is_deleted, false);

insert into core.data_issue
select 'bad-term', 'subscription_term', coalesce(term_id, opportunity_ref, account_ref), 'ends_on', concat_ws(' – ', starts_on, ends_on), run, line
from raw.subscription_term
where starts_on is null or ends_on is null or ends_on <= starts_on;

insert into core.data_issue
select 'unknown-opportunity', 'subscription_term', term_id, 'opportunity', opportunity_ref, null, null
from stated_term
where opportunity_ref is not null and account_ref is null and opportunity_ref not in (select opportunity_id from deal);

-- Several terms of one deal, side by side or one after the other: all that recurs ÷ the years from the first start to the last end.
create temp table deal_term as
select opportunity_ref as opportunity_id, count(*) as terms, years(min(term.starts_on), max(term.ends_on)) as years,
  case when count(*) = 1 then max(term.arr) when count(term.recurring_value) = count(*) then per_year(sum(term.recurring_value), years(min(term.starts_on), max(term.ends_on))) end as arr,
  sum(term.one_off) as one_off,
  case when count(term.recurring_value) = count(*) then sum(term.recurring_value) + coalesce(sum(term.one_off), 0) end as contracted
from stated_term as term
join deal on deal.opportunity_id = term.opportunity_ref
where coalesce(term.currency, deal.currency) = deal.currency
group by opportunity_ref;

create temp table won_ahead (opportunity_id varchar, close_on date, valid_until timestamptz);
