-- What open deals would bring each year, and for how many months, and once, when they start: the yearly value that is known, else the amount less what is
-- paid once, for a year; at the rate of the day asked for. Months and one-off fees are those on record now: earlier ones are not kept.
with open_deal as (
  select version.opportunity_id, fx.rate, deal.term_months, coalesce(deal.one_off, 0) as one_off,
    coalesce(version.arr, case when deal.term_months >= 1 then ((version.amount - coalesce(deal.one_off, 0))::float8 * 12 / deal.term_months)::decimal(28, 8) else version.amount - coalesce(deal.one_off, 0) end) as yearly
  from core.opportunity_version as version
  left join core.opportunity as deal on deal.opportunity_id = version.opportunity_id
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $as_of_on::date and $as_of_on::date < fx.until_on
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.outcome = 'open' and version.is_pipeline and version.in_selling_set
)
select opportunity_id,
  case minor_digits when 0 then round(yearly * rate, 0)::decimal(28, 4) when 2 then round(yearly * rate, 2)::decimal(28, 4) else round(yearly * rate, 3)::decimal(28, 4) end as yearly,
  case minor_digits when 0 then round(one_off * rate, 0)::decimal(28, 4) when 2 then round(one_off * rate, 2)::decimal(28, 4) else round(one_off * rate, 3)::decimal(28, 4) end as one_off,
  case when term_months >= 1 then term_months end as months
from open_deal cross join core.workspace
order by opportunity_id
