-- Quotas, with the periods they name found in the fiscal calendar. Of the same person, kind and period what was entered here stands, else the latest import.
create temp table quota_row as
with said as (
  select person_ref.rep_id, period_label, from_on, until_on, amount, currency, kind, basis, is_manager, false as is_entered, observed_at, run, line
  from raw.quota join person_ref on person_ref.ref = quota.rep_ref
  union all
  select "repId", period, null, null, amount::decimal(28,4), currency, kind, basis, "isManager", true, null, null, null from entered_quota
)
select distinct on (rep_id, kind, is_manager, from_on, until_on)
  quota.rep_id, period.starts_on is null as is_dated, coalesce(quota.kind, 'selling') as kind, coalesce(quota.is_manager, false) as is_manager,
  coalesce(period.starts_on, quota.from_on) as from_on, coalesce(period.ends_on, quota.until_on) as until_on,
  quota.amount, coalesce(upper(quota.currency), reporting_currency()) as currency, coalesce(quota.basis, (select quota_basis from build_setting)) as basis
from said as quota
left join core.fiscal_period as period on upper(period.label) = upper(trim(quota.period_label))
where coalesce(period.starts_on, quota.from_on) is not null and coalesce(period.ends_on, quota.until_on) is not null
order by rep_id, kind, is_manager, from_on, until_on, is_entered desc, quota.observed_at desc, quota.run desc, quota.line desc;

insert into core.data_issue
select 'unknown-period', 'quota', rep_ref, 'period', period_label, run, line
from raw.quota
where (from_on is null or until_on is null) and coalesce(upper(trim(period_label)), '') not in (select upper(label) from core.fiscal_period);

-- A quota that changes within a period is two dated rows: each is a quota for all of that period and counts by its own working days (METRICS §3).
-- That period is the quarter when one of the rows reaches over months, else the month; a range of whole quarters, say a half-year, is as entered.
create temp table changed_quota as
with dated as (
  select quota_row.rep_id, quota_row.kind, is_manager, from_on, until_on,
    month.starts_on as month_on, month.ends_on as month_end, quarter.starts_on as quarter_on, quarter.ends_on as quarter_end, year.starts_on as year_on, year.ends_on as year_end,
    exists (select 1 from core.fiscal_period as same where same.starts_on = from_on and same.ends_on = until_on) as is_period,
    exists (select 1 from core.fiscal_period as first where first.kind = 'quarter' and first.starts_on = from_on)
      and exists (select 1 from core.fiscal_period as last where last.kind = 'quarter' and last.ends_on = until_on) as is_quarters
  from quota_row
  left join core.fiscal_period as month on month.kind = 'month' and month.starts_on <= from_on and until_on <= month.ends_on
  left join core.fiscal_period as quarter on quarter.kind = 'quarter' and quarter.starts_on <= from_on and until_on <= quarter.ends_on
  left join core.fiscal_period as year on year.kind = 'year' and year.starts_on <= from_on and until_on <= year.ends_on
  where is_dated
), judged as (
  select *, quarter_on is not null and not is_quarters
    and bool_or(month_on is null and quarter_on is not null and not is_quarters) over (partition by rep_id, kind, is_manager, quarter_on) as is_of_quarter
  from dated
)
select rep_id, kind, is_manager, from_on, until_on,
  case when is_of_quarter then quarter_on when month_on is not null then month_on else year_on end as whole_on,
  case when is_of_quarter then quarter_end when month_on is not null then month_end else year_end end as whole_end
from judged
where is_of_quarter or not (is_period or is_quarters) and coalesce(month_on, year_on) is not null;

-- A quota before ramp and active days counts by the working days its rep works of it, each at the factor of their tenure month (METRICS §3);
-- a final one by all its working days. `part` is what a day is of the quota for the whole period; only quotas that need it are here.
create temp table quota_day as
with counted as (
  select quota_row.*, coalesce(whole_on, from_on) as whole_on, coalesce(whole_end, until_on) as whole_end
  from quota_row left join changed_quota using (rep_id, kind, is_manager, from_on, until_on)
  where basis = 'full-rate' or whole_on is not null or (select quota_spread from build_setting)
)
select counted.rep_id, counted.from_on, counted.until_on, counted.kind, counted.is_manager, day.day,
  case
    when day.day < counted.from_on or day.day >= counted.until_on then 0
    when counted.basis <> 'full-rate' then 1
    when day.day >= coalesce(rep.started_on, day.day) and day.day < coalesce(rep.ended_on, day.day + 1)
    then coalesce(rep.ramp[1 + date_diff('month', coalesce(rep.started_on, date '0001-01-01'), day.day)
      - case when day.day < coalesce(rep.started_on, date '0001-01-01') + to_months(date_diff('month', coalesce(rep.started_on, date '0001-01-01'), day.day)::integer) then 1 else 0 end], 1.0)
    else 0
  end as factor,
  count(*) over (partition by counted.rep_id, counted.from_on, counted.until_on, counted.kind, counted.is_manager) as days
from counted
join core.rep as rep using (rep_id)
join core.working_day as day on day.is_working and day.day >= counted.whole_on and day.day < counted.whole_end;

create temp table worked_share as
select rep_id, from_on, until_on, kind, is_manager, sum(factor) / any_value(days) as share
from quota_day
group by rep_id, from_on, until_on, kind, is_manager;

-- Units of the reporting currency for one of the quota's: the fiscal year's plan rate, else the rate of its first day.
create temp table quota_rate as
select quota_row.*, plan_rate.rate as plan_rate, coalesce(plan_rate.rate, fx.rate) as rate
from quota_row
left join core.fiscal_period as fiscal on fiscal.kind = 'year' and fiscal.starts_on <= quota_row.from_on and quota_row.from_on < fiscal.ends_on
left join core.plan_rate as plan_rate on plan_rate.currency = quota_row.currency and plan_rate.fiscal_year = fiscal.fiscal_year and quota_row.currency <> reporting_currency()
left join core.fx_rate as fx on fx.currency = quota_row.currency and fx.from_on <= quota_row.from_on and quota_row.from_on < fx.until_on;

insert into core.data_issue
select distinct 'missing-rate', 'quota', rep_id, 'currency', currency, null::varchar, null::bigint from quota_rate where amount is not null and rate is null;

insert into core.quota
select quota_rate.rep_id || ' ' || quota_rate.kind || ' ' || quota_rate.from_on || ' ' || quota_rate.until_on || case when quota_rate.is_manager then ' manager' else '' end,
  quota_rate.rep_id, rep.team_id, quota_rate.kind, quota_rate.from_on, quota_rate.until_on, amount, quota_rate.currency, basis, quota_rate.is_manager,
  to_minor(amount * rate * coalesce(worked_share.share, 1)::decimal(18, 12))
from quota_rate
join core.rep as rep using (rep_id)
left join worked_share using (rep_id, from_on, until_on, kind, is_manager)
order by 1;

-- Spread (METRICS §3): months, quarters and weeks that lie in a quota and have none of their own take their working days of the narrowest such
-- quota. Weeks are cut where months meet. Each piece is the difference of two cumulative sums, so that pieces add up to the quota to the cent.
insert into core.quota
with piece as (
  select starts_on as from_on, ends_on as until_on from core.fiscal_period where kind in ('month', 'quarter')
  union
  select greatest(week.starts_on, month.starts_on), least(week.ends_on, month.ends_on)
  from core.fiscal_period as week
  join core.fiscal_period as month on month.kind = 'month' and month.starts_on < week.ends_on and week.starts_on < month.ends_on
  where week.kind = 'week'
), lain as (
  select distinct on (quota.rep_id, quota.kind, quota.is_manager, piece.from_on, piece.until_on)
    quota.*, piece.from_on as piece_on, piece.until_on as piece_end
  from quota_rate as quota
  join piece on quota.from_on <= piece.from_on and piece.until_on <= quota.until_on and piece.until_on - piece.from_on < quota.until_on - quota.from_on
  where (select quota_spread from build_setting)
    and not exists (
      select 1 from quota_row as own
      where own.rep_id = quota.rep_id and own.kind = quota.kind and own.is_manager = quota.is_manager
        and own.from_on >= piece.from_on and own.until_on <= piece.until_on
    )
  order by quota.rep_id, quota.kind, quota.is_manager, piece.from_on, piece.until_on, quota.until_on - quota.from_on, quota.from_on
), gone as (
  select lain.rep_id, lain.kind, lain.is_manager, lain.from_on, lain.until_on, piece_on, piece_end, any_value(lain.amount) as amount, any_value(lain.currency) as currency,
    any_value(lain.rate) as rate,
    (coalesce(sum(factor) filter (where day < piece_on), 0) / any_value(days))::decimal(18, 12) as share_before,
    (coalesce(sum(factor) filter (where day < piece_end), 0) / any_value(days))::decimal(18, 12) as share_after
  from lain join quota_day using (rep_id, from_on, until_on, kind, is_manager)
  group by lain.rep_id, lain.kind, lain.is_manager, lain.from_on, lain.until_on, piece_on, piece_end
)
select rep_id || ' ' || kind || ' ' || piece_on || ' ' || piece_end || case when is_manager then ' manager' else '' end,
  rep_id, rep.team_id, kind, piece_on, piece_end, null, currency, 'spread', is_manager,
  to_minor(amount * rate * share_after) - to_minor(amount * rate * share_before)
from gone
join core.rep as rep using (rep_id)
order by 1;
