-- Closed and certain is won, closed and anything less is lost. A stage that was deleted keeps what was last seen of it.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, stages struct(id varchar, label varchar, "displayOrder" bigint, archived boolean, metadata map(varchar, varchar))[])'});

insert into raw.stage (run, line, observed_at, pipeline_id, stage_id, name, position, probability, outcome)
select this_run(), line, seen_at(), pipeline_id, stage.id, stage.label, stage."displayOrder" + 1, number_in(stage.metadata['probability']),
  case when stage.metadata['isClosed'] <> 'true' then 'open' when number_in(stage.metadata['probability']) = 1 then 'won' else 'lost' end
from (select line, record.id as pipeline_id, unnest(record.stages) as stage from hubspot_part);
