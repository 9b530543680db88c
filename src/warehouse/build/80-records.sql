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

insert into core.data_issue
select 'unknown-period', 'forecast_call', rep_ref, 'period', period_label, run, line
from raw.forecast_call
where from_on is null and upper(trim(period_label)) not in (select upper(label) from core.fiscal_period);

insert into core.lead
select distinct on (lead_id) lead_id, source, score, is_inbound, created_at, converted_at, opportunity_ref, person_ref.rep_id
from raw.lead left join person_ref on person_ref.ref = owner_ref
where lead_id is not null
order by lead_id, observed_at desc, run desc, line desc;

insert into core.data_issue
select 'missing-date', 'activity', activity_id, 'at', null, run, line from raw.activity where "at" is null
union all
select 'missing-date', 'engagement', engagement_id, 'at', null, run, line from raw.engagement where "at" is null
union all
select 'bad-term', 'subscription_term', coalesce(term_id, opportunity_ref, account_ref), case when starts_on is null then 'starts_on' else 'ends_on' end, coalesce(ends_on, starts_on)::varchar, run, line
from raw.subscription_term where starts_on is null or ends_on is null or ends_on <= starts_on;

-- Activities and buyers' acts are the long tables. Most are seen once; only those seen again are compared, so that memory does not grow with the rest.
create temp table known_activity as
select * exclude (activity_id), coalesce(activity_id, md5(concat_ws('|', type, rep_ref, opportunity_ref, lead_ref, account_ref, "at"))) as activity_id
from raw.activity where "at" is not null;
create temp table repeated_activity as select activity_id from known_activity group by activity_id having count(*) > 1;

insert into core.activity
select activity.activity_id, type, person_ref.rep_id, account_ref.account_id, opportunity_ref, lead_ref, "at", minutes, outcome, direction
from (
  select known_activity.* from known_activity anti join repeated_activity using (activity_id)
  union all by name
  select * from (
    select distinct on (activity_id) known_activity.* from known_activity semi join repeated_activity using (activity_id)
    order by activity_id, observed_at desc, run desc, line desc
  )
) as activity
left join person_ref on person_ref.ref = activity.rep_ref
left join account_ref on account_ref.ref = activity.account_ref;
drop table known_activity;

create temp table known_engagement as
select * exclude (engagement_id), coalesce(engagement_id, md5(concat_ws('|', kind, contact_ref, opportunity_ref, account_ref, "at", asset))) as engagement_id
from raw.engagement where "at" is not null;
create temp table repeated_engagement as select engagement_id from known_engagement group by engagement_id having count(*) > 1;

insert into core.engagement
select engagement.engagement_id, kind, contact_ref, account_ref.account_id, opportunity_ref, "at", asset
from (
  select known_engagement.* from known_engagement anti join repeated_engagement using (engagement_id)
  union all by name
  select * from (
    select distinct on (engagement_id) known_engagement.* from known_engagement semi join repeated_engagement using (engagement_id)
    order by engagement_id, observed_at desc, run desc, line desc
  )
) as engagement
left join account_ref on account_ref.ref = engagement.account_ref;
drop table known_engagement;

-- Terms on record, then one assumed for a won deal without: it starts after the usual lag and runs 365 days (METRICS §5).
create temp table stated_term as
select distinct on (term_id) *
from (select * exclude (term_id), coalesce(term_id, concat_ws(' ', coalesce(opportunity_ref, account_ref), starts_on)) as term_id from raw.subscription_term)
where starts_on is not null and ends_on > starts_on
order by term_id, observed_at desc, run desc, line desc;

insert into core.subscription_term
with usual as (
  select coalesce(quantile_cont((stated_term.starts_on - won.closed_on)::double, 0.5), 0)::bigint as lag
  from stated_term join won on won.opportunity_id = stated_term.opportunity_ref where won.valid_until > timestamptz '9999-01-01 00:00:00+00'
), of_deal as (
  select stated_term.term_id, won.opportunity_id, won.account_id, won.valid_from, won.valid_until, stated_term.starts_on, stated_term.ends_on, won.closed_on,
    stated_term.notified_end_on,
    to_minor(stated_term.recurring_value * fx.rate) as recurring_value, to_minor(coalesce(stated_term.one_off, 0) * fx.rate) as one_off,
    to_minor(coalesce(stated_term.arr, stated_term.recurring_value * 365 / (stated_term.ends_on - stated_term.starts_on)) * fx.rate) as arr, false
  from stated_term
  join won on won.opportunity_id = stated_term.opportunity_ref
  left join core.fx_rate as fx on fx.currency = coalesce(upper(stated_term.currency), won.currency) and fx.from_on <= won.closed_on and won.closed_on < fx.until_on
), of_account as (
  select stated_term.term_id, stated_term.opportunity_ref, account_ref.account_id, midnight(stated_term.starts_on), timestamptz '9999-12-31 00:00:00+00',
    stated_term.starts_on, stated_term.ends_on, stated_term.starts_on, stated_term.notified_end_on,
    to_minor(stated_term.recurring_value * fx.rate), to_minor(coalesce(stated_term.one_off, 0) * fx.rate),
    to_minor(coalesce(stated_term.arr, stated_term.recurring_value * 365 / (stated_term.ends_on - stated_term.starts_on)) * fx.rate), false
  from stated_term
  left join account_ref on account_ref.ref = stated_term.account_ref
  left join core.fx_rate as fx on fx.currency = coalesce(upper(stated_term.currency), reporting_currency()) and fx.from_on <= stated_term.starts_on and stated_term.starts_on < fx.until_on
  where stated_term.opportunity_ref is null or stated_term.opportunity_ref not in (select opportunity_id from won)
), assumed as (
  select won.opportunity_id || ' assumed', won.opportunity_id, won.account_id, won.valid_from, won.valid_until,
    coalesce(deal.starts_on, won.closed_on + usual.lag::integer),
    coalesce(deal.ends_on, coalesce(deal.starts_on, won.closed_on + usual.lag::integer) + 365), won.closed_on, null::date,
    won.tcv - to_minor(coalesce(deal.one_off, 0) * won.rate), to_minor(coalesce(deal.one_off, 0) * won.rate), coalesce(won.arr, won.tcv - to_minor(coalesce(deal.one_off, 0) * won.rate)),
    deal.starts_on is null or deal.ends_on is null
  from won join deal using (opportunity_id) cross join usual
  where won.opportunity_id not in (select opportunity_ref from stated_term where opportunity_ref is not null) and won.tcv is not null
)
select * from of_deal union all select * from of_account union all select * from assumed
order by 1, 4;
