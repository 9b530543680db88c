-- What recurs each year by contract terms on record, on the morning after the day asked for: of what is live (ARR), and once all that is signed has started
-- (CARR): a live term that a signed one follows on to the day is replaced by it, not added to (METRICS §5).
with term as (
  select coalesce(account_id, opportunity_id) as payer, starts_on, ends_on, (arr / cent)::decimal(28, 0) as yearly
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and not is_assumed and arr <> 0
), following as (
  select distinct payer, starts_on from term where starts_on > $as_of_on::date + 1
)
select coalesce(sum(case when term.starts_on <= $as_of_on::date + 1 and $as_of_on::date + 1 < term.ends_on then yearly end), 0)::decimal(28, 0)::varchar as arr,
  coalesce(sum(case when term.starts_on > $as_of_on::date + 1 or $as_of_on::date + 1 < term.ends_on and following.payer is null then yearly end), 0)::decimal(28, 0)::varchar as carr,
  count(case when term.starts_on <= $as_of_on::date + 1 and $as_of_on::date + 1 < term.ends_on then 1 end) as live_terms
from term
left join following on following.payer = term.payer and following.starts_on = term.ends_on
