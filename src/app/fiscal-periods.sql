-- The fiscal calendar, as the last build had it.
select kind, label, fiscal_year, ordinal, starts_on, ends_on from core.fiscal_period order by kind, starts_on
