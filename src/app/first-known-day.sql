-- The first day on which anything closed, or opened where nothing closed.
select coalesce(min(closed_on), min(opened_on)) as first_day from core.opportunity_version where exclusion is null
