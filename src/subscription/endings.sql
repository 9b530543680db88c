-- Contract terms on record, by who pays and the day they end: those of the last 365 days with what followed them, and those to come before `until`. What
-- follows is a term of the same payer that starts in the 31 days after, signed later than what ended: one that runs on by its own terms is no renewal.
with term as (
  select term_id, coalesce(account_id, opportunity_id) as payer, account_id, starts_on, ends_on, signed_on, (arr / cent)::decimal(28, 0) as yearly
  from core.subscription_term
  cross join (select (case minor_digits when 0 then 1 when 2 then 0.01 when 3 then 0.001 else 0.0001 end)::decimal(5, 4) as cent from core.workspace) as workspace
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and not is_assumed and arr > 0
), notice as (
  select term_id, min(timezone(workspace.time_zone, valid_from)::date) as noticed_on
  from core.subscription_term cross join core.workspace
  where notified_end_on is not null and valid_from < $as_of::timestamptz
  group by term_id
), ending as (
  select term.payer, max(term.account_id) as account_id, term.ends_on, sum(term.yearly) as yearly, count(*) as terms, max(term.signed_on) as signed_on, min(notice.noticed_on) as noticed_on
  from term left join notice on notice.term_id = term.term_id
  where term.ends_on > $as_of_on::date - 365 and term.ends_on < $until::date
  group by term.payer, term.ends_on
), follow as (
  select ending.payer, ending.ends_on, sum(term.yearly) as followed, min(term.signed_on) as followed_signed_on
  from ending
  join term on term.payer = ending.payer and term.starts_on >= ending.ends_on and term.starts_on < ending.ends_on + 31
  group by ending.payer, ending.ends_on
)
select ending.payer, account.name as account, ending.ends_on::varchar as ends_on, ending.yearly::varchar as yearly, ending.terms, (ending.ends_on - ending.noticed_on)::bigint as noticed_days_before,
  coalesce(follow.followed, 0)::varchar as followed, (ending.ends_on - follow.followed_signed_on)::bigint as followed_days_before
from ending
left join follow on follow.payer = ending.payer and follow.ends_on = ending.ends_on
left join core.account as account on account.account_id = ending.account_id
where coalesce(follow.followed_signed_on > ending.signed_on, true)
order by ending.ends_on, ending.payer
