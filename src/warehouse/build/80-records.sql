-- Calls, leads, activities, buyers' acts and contract terms, with their references resolved.
insert into core.forecast_call
select distinct on (rep_id, from_on, until_on, category, called_at)
  person_ref.rep_id, coalesce(period.starts_on, call.from_on) as from_on, coalesce(period.ends_on, call.until_on) as until_on, coalesce(call.category, 'commit') as category,
  call.amount, coalesce(upper(call.currency), reporting_currency()), to_minor(call.amount * fx.rate), call.called_at
from raw.forecast_call as call
join person_ref on person_ref.ref = call.rep_ref
left join core.fiscal_period as period on upper(period.label) = upper(trim(call.period_label))
left join core.fx_rate as fx on fx.currency = coalesce(upper(call.currency), reporting_currency()) and fx.from_on <= day_of(call.called_at) and day_of(call.called_at) < fx.until_on
where call.called_at is not null and coalesce(period.starts_on, call.from_on) is not null
order by rep_id, from_on, until_on, category, called_at, call.observed_at desc, call.run desc, call.line desc;

-- A call for no period of the calendar is held against nothing, one in a currency without a rate is worth nothing known.
insert into core.data_issue
select 'unknown-period', 'forecast_call', rep_ref, 'period', coalesce(period_label, concat_ws(' – ', from_on, until_on)), run, line
from raw.forecast_call
where (period_label is null or upper(trim(period_label)) not in (select upper(label) from core.fiscal_period))
  and not exists (select 1 from core.fiscal_period as period where period.starts_on = from_on and period.ends_on = until_on);
insert into core.data_issue
select distinct 'missing-rate', 'forecast_call', rep_id, 'currency', currency, null::varchar, null::bigint
from core.forecast_call where amount is not null and value is null;

insert into core.lead
select lead_id, source, score, is_inbound, created_at, converted_at, coalesce(kept_id, opportunity_ref), person_ref.rep_id
from (select distinct on (lead_id) * from raw.lead where lead_id is not null order by lead_id, observed_at desc, run desc, line desc) as lead
left join person_ref on person_ref.ref = owner_ref
left join kept_deal on kept_deal.opportunity_id = opportunity_ref
where not coalesce(is_deleted, false)
order by lead_id;

insert into core.data_issue
select 'missing-date', 'activity', activity_id, 'at', null, run, line from raw.activity where "at" is null
union all
select 'missing-date', 'engagement', engagement_id, 'at', null, run, line from raw.engagement where "at" is null;

-- Activities and buyers' acts are the long tables. Most are seen once; only those seen again are compared, so that memory does not grow with the rest.
create temp view known_activity as
select * exclude (activity_id), coalesce(activity_id, md5(concat_ws('|', type, rep_ref, opportunity_ref, lead_ref, account_ref, "at"))) as activity_id
from raw.activity where "at" is not null;
create temp table repeated_activity as select activity_id from known_activity group by activity_id having count(*) > 1;

insert into core.activity
select activity.activity_id, type, person_ref.rep_id, account_ref.account_id, coalesce(kept_id, opportunity_ref), lead_ref, "at", minutes, outcome, coalesce(activity.direction, mail.direction)
from (
  select known_activity.* from known_activity anti join repeated_activity using (activity_id)
  union all by name
  select * from (
    select distinct on (activity_id) known_activity.* from known_activity semi join repeated_activity using (activity_id)
    order by activity_id, observed_at desc, run desc, line desc
  )
) as activity
left join person_ref on person_ref.ref = activity.rep_ref
left join account_ref on account_ref.ref = activity.account_ref
left join kept_deal on kept_deal.opportunity_id = opportunity_ref
left join (select activity_ref, arg_max(direction, (observed_at, run, line)) as direction from raw.mail group by activity_ref) as mail on mail.activity_ref = activity.activity_id
where not coalesce(activity.is_deleted, false);
drop view known_activity;
drop table repeated_activity;

-- The deals that buyers take part in, where the acts name the buyer alone. What was deleted took its ties along; who had them did what they did about it all the same.
create temp table taken_part as
with role as (
  select distinct on (role_id) contact_ref, opportunity_ref, coalesce(is_deleted, false) as is_deleted
  from raw.contact_role where exists (select 1 from raw.engagement where buyer_ref is not null)
  order by role_id, observed_at desc, run desc, line desc
)
select distinct role.contact_ref as buyer_ref, deal.opportunity_id, deal.created_at, {'opportunity_id': deal.opportunity_id, 'account_id': deal.account_id} as deal
from role left join kept_deal on kept_deal.opportunity_id = role.opportunity_ref
join core.opportunity as deal on deal.opportunity_id = coalesce(kept_id, role.opportunity_ref)
where not role.is_deleted or deal.is_deleted;

create temp view known_engagement as
select * exclude (engagement_id), coalesce(engagement_id, md5(concat_ws('|', kind, contact_ref, opportunity_ref, account_ref, "at", asset))) as engagement_id
from raw.engagement where "at" is not null;
create temp table repeated_engagement as select engagement_id from known_engagement group by engagement_id having count(*) > 1;

-- An act may be read before its buyer's company is known; another one, read later, tells it, and so does the company.
create temp table buyer_account as
with open as (
  select distinct buyer_ref from raw.engagement where account_ref is null and buyer_ref is not null
), told as (
  select buyer_ref, account_ref, observed_at, run, line from raw.engagement
  union all
  select contact_id, account_ref, observed_at, run, line from raw.contact
)
select buyer_ref, arg_max(account_ref, (observed_at, run, line)) as account_ref
from told semi join open using (buyer_ref)
where account_ref is not null
group by buyer_ref;

insert into core.engagement
select engagement.engagement_id, kind, contact_ref, coalesce(account_ref.account_id, about.account_id), coalesce(kept_id, opportunity_ref, about.opportunity_id), "at", asset
from (
  select known_engagement.* from known_engagement anti join repeated_engagement using (engagement_id)
  union all by name
  select * from (
    select distinct on (engagement_id) known_engagement.* from known_engagement semi join repeated_engagement using (engagement_id)
    order by engagement_id, observed_at desc, run desc, line desc
  )
) as engagement
left join buyer_account on buyer_account.buyer_ref = engagement.buyer_ref
left join account_ref on account_ref.ref = coalesce(engagement.account_ref, buyer_account.account_ref)
left join kept_deal on kept_deal.opportunity_id = opportunity_ref
-- About the deal that was there by then, the latest of several, else the first that began afterwards; whose customer is the buyer's too, where none was known yet when the act was read.
left join (
  select engagement_id, about.deal.opportunity_id as opportunity_id, about.deal.account_id as account_id
  from (
    select engagement_id, coalesce(max_by(deal, (created_at, opportunity_id)) filter (where created_at <= "at"), min_by(deal, (created_at, opportunity_id))) as deal
    from known_engagement join taken_part using (buyer_ref)
    group by engagement_id
  ) as about
) as about on about.engagement_id = engagement.engagement_id
where not coalesce(engagement.is_deleted, false);
drop table taken_part;
drop table buyer_account;
drop table kept_deal;
drop view known_engagement;
drop table repeated_engagement;

-- Terms on record; then one for a won deal without: as the deal's own dates and months say, and what they leave open is assumed: it starts after the
-- usual lag and runs 365 days (METRICS §5). Both dates must be on record for a term to be: only then does it say what recurs.
insert into core.subscription_term
with usual as (
  select coalesce(quantile_cont((stated_term.starts_on - won.closed_on)::double, 0.5), 0)::bigint as lag
  from stated_term join won on won.opportunity_id = stated_term.opportunity_ref where won.valid_until > timestamptz '9999-01-01 00:00:00+00'
), of_deal as (
  select stated_term.term_id, won.opportunity_id, coalesce(won.account_id, account_ref.account_id) as account_id, won.valid_from, won.valid_until, stated_term.starts_on, stated_term.ends_on, won.closed_on,
    stated_term.notified_end_on,
    -- A term that names no money carries the deal's, when it is the deal's only one.
    coalesce(to_minor(stated_term.recurring_value * fx.rate), case when deal_term.terms = 1 then won.tcv - to_minor(coalesce(stated_term.one_off, 0) * fx.rate) end) as recurring_value,
    to_minor(coalesce(stated_term.one_off, 0) * fx.rate) as one_off,
    coalesce(to_minor(stated_term.arr * fx.rate), case when deal_term.terms = 1 then won.arr end) as arr, false
  from stated_term
  join won on won.opportunity_id = stated_term.opportunity_ref
  left join deal_term on deal_term.opportunity_id = won.opportunity_id
  left join account_ref on account_ref.ref = stated_term.account_ref
  left join core.fx_rate as fx on fx.currency = coalesce(stated_term.currency, won.currency) and fx.from_on <= won.closed_on and won.closed_on < fx.until_on
), of_account as (
  -- A contract without its deal. One whose deal is known and not won, or deleted, is none.
  select stated_term.term_id, stated_term.opportunity_ref, account_ref.account_id, midnight(stated_term.starts_on), timestamptz '9999-12-31 00:00:00+00',
    stated_term.starts_on, stated_term.ends_on, stated_term.starts_on, stated_term.notified_end_on,
    to_minor(stated_term.recurring_value * fx.rate), to_minor(coalesce(stated_term.one_off, 0) * fx.rate),
    to_minor(stated_term.arr * fx.rate), false
  from stated_term
  left join account_ref on account_ref.ref = stated_term.account_ref
  left join core.fx_rate as fx on fx.currency = coalesce(stated_term.currency, reporting_currency()) and fx.from_on <= stated_term.starts_on and stated_term.starts_on < fx.until_on
  where stated_term.opportunity_ref is null or stated_term.opportunity_ref not in (select opportunity_id from deal)
), dated as (
  select won.*, to_minor(coalesce(deal.one_off, 0) * won.rate) as paid_once, deal.starts_on as said_start, coalesce(deal.starts_on, won.closed_on + usual.lag::integer) as starts_on,
    case
      when deal.ends_on > coalesce(deal.starts_on, won.closed_on + usual.lag::integer) then deal.ends_on
      when deal.term_months >= 1 then (coalesce(deal.starts_on, won.closed_on + usual.lag::integer) + to_months(round(deal.term_months)::integer))::date
    end as said_end
  from won join (select opportunity_id, starts_on, ends_on, term_months, one_off from deal) as deal using (opportunity_id) cross join usual
  where won.opportunity_id not in (select opportunity_ref from stated_term where opportunity_ref is not null) and won.tcv is not null
), assumed as (
  select opportunity_id || ' assumed', opportunity_id, account_id, valid_from, valid_until, starts_on, coalesce(said_end, starts_on + 365), closed_on, null::date,
    tcv - paid_once, paid_once, arr, said_start is null or said_end is null
  from dated
)
select * from of_deal union all select * from of_account union all select * from assumed
order by 1, 4;

-- Until notice was given, a term stood without one.
create temp table notified as
select term.*, notice_known_at from core.subscription_term as term join stated_term using (term_id)
where term.notified_end_on is not null and notice_known_at > term.valid_from;
delete from core.subscription_term where (term_id, valid_from) in (select (term_id, valid_from) from notified);
insert into core.subscription_term
select * exclude (notice_known_at) replace (least(valid_until, notice_known_at) as valid_until, null as notified_end_on) from notified
union all
select * exclude (notice_known_at) replace (notice_known_at as valid_from) from notified where notice_known_at < valid_until;

insert into core.data_issue
select distinct 'missing-rate', 'subscription_term', term_id, 'currency', term.currency, null::varchar, null::bigint
from stated_term as term join core.subscription_term as made using (term_id)
where term.recurring_value is not null and made.recurring_value is null;
