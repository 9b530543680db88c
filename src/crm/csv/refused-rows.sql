-- Rows of one run and table with at least one cell that could not be read.
select count(distinct line)::float8 as rows from raw.data_issue where run = $run::varchar and object = $object::varchar
