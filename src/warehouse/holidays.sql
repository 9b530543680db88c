-- The days loaded as holidays, beside those of the workspace's country.
select distinct day from raw.holiday where day is not null order by day
