-- From the CRM's report (every opportunity open at the end of the period or the day asked for, whatever its kind, amounts unconverted) to ours:
-- number and amount, each deal with the first reason that sets the two apart.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day, minor_digits, reporting_currency from core.workspace
), known as (
  select version.opportunity_id, version.rep_id, version.type, version.exclusion, version.currency, coalesce(version.amount, 0) as crm_value,
    version.exclusion is distinct from 'deleted' as in_crm, version.is_pipeline and version.in_selling_set as in_ours,
    case minor_digits when 0 then round(version.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(version.value_original * fx.rate, 2)::decimal(28, 4) when 3 then round(version.value_original * fx.rate, 3)::decimal(28, 4) else round(version.value_original * fx.rate, 4)::decimal(28, 4) end as our_value,
    version.currency <> moment.reporting_currency as is_foreign
  from core.opportunity_version as version
  cross join moment
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.outcome = 'open'
    and ($rep_id::varchar is null or version.rep_id = $rep_id::varchar)
), reasoned as (
  select *,
    case when in_crm = in_ours then 'same' when exclusion = 'deleted' then 'deleted' when exclusion is not null then 'test' when type = 'renewal' then 'type' when crm_value < 0 then 'negative-amount' else 'definition' end as reason,
    case when in_crm then crm_value else 0 end as crm, case when in_ours then coalesce(our_value, 0) else 0 end as ours
  from known
  where in_crm or in_ours
)
select 'deals' as measure, opportunity_id, rep_id, reason, in_crm::integer::varchar as crm, in_ours::integer::varchar as ours from reasoned
union all
select 'amount', opportunity_id, rep_id, case when crm = ours then 'same' when reason <> 'same' then reason when is_foreign then 'currency' else 'definition' end, crm::varchar, ours::varchar from reasoned
order by measure, opportunity_id
