-- Quotas, with the periods they name found in the fiscal calendar; a later import of the same person, kind and period stands.
create temp table quota_row as
select distinct on (rep_id, kind, is_manager, from_on, until_on)
  person_ref.rep_id, coalesce(quota.kind, 'selling') as kind, coalesce(quota.is_manager, false) as is_manager,
  coalesce(period.starts_on, quota.from_on) as from_on, coalesce(period.ends_on, quota.until_on) as until_on,
  quota.amount, coalesce(upper(quota.currency), reporting_currency()) as currency, coalesce(quota.basis, (select quota_basis from build_setting)) as basis
from raw.quota as quota
join person_ref on person_ref.ref = quota.rep_ref
left join core.fiscal_period as period on upper(period.label) = upper(trim(quota.period_label))
where coalesce(period.starts_on, quota.from_on) is not null and coalesce(period.ends_on, quota.until_on) is not null
order by rep_id, kind, is_manager, from_on, until_on, quota.observed_at desc, quota.run desc, quota.line desc;

insert into core.data_issue
select 'unknown-period', 'quota', rep_ref, 'period', period_label, run, line
from raw.quota
where from_on is null and upper(trim(period_label)) not in (select upper(label) from core.fiscal_period);

-- A quota before ramp and active days counts by the working days its rep works of it, each at the factor of their tenure month (METRICS §3).
create temp table worked_share as
select quota_row.rep_id, quota_row.from_on, quota_row.until_on, quota_row.kind, quota_row.is_manager,
  sum(case when day.day >= coalesce(rep.started_on, day.day) and day.day < coalesce(rep.ended_on, day.day + 1)
    then coalesce(rep.ramp[1 + date_diff('month', coalesce(rep.started_on, date '0001-01-01'), day.day)
      - case when day.day < coalesce(rep.started_on, date '0001-01-01') + to_months(date_diff('month', coalesce(rep.started_on, date '0001-01-01'), day.day)::integer) then 1 else 0 end], 1.0)
    else 0 end) / count(*) as share
from quota_row
join core.rep as rep using (rep_id)
join core.working_day as day on day.is_working and day.day >= quota_row.from_on and day.day < quota_row.until_on
where quota_row.basis = 'full-rate'
group by all;

insert into core.quota
select quota_row.rep_id || ' ' || quota_row.kind || ' ' || quota_row.from_on || ' ' || quota_row.until_on || case when quota_row.is_manager then ' manager' else '' end,
  quota_row.rep_id, rep.team_id, quota_row.kind, quota_row.from_on, quota_row.until_on, amount, quota_row.currency, basis, quota_row.is_manager,
  to_minor(amount * coalesce(plan_rate.rate, fx.rate) * coalesce(worked_share.share, 1)::decimal(18, 12))
from quota_row
join core.rep as rep using (rep_id)
left join worked_share using (rep_id, from_on, until_on, kind, is_manager)
left join core.fiscal_period as fiscal on fiscal.kind = 'year' and fiscal.starts_on <= quota_row.from_on and quota_row.from_on < fiscal.ends_on
left join core.plan_rate as plan_rate on plan_rate.currency = quota_row.currency and plan_rate.fiscal_year = fiscal.fiscal_year
left join core.fx_rate as fx on fx.currency = quota_row.currency and fx.from_on <= quota_row.from_on and quota_row.from_on < fx.until_on
order by 1;
