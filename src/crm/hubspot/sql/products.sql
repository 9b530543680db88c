create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.id as id, record.properties as p
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar))'});

-- A product goes by its number in the price list where it has one: deals and line items name that.
insert into raw.product (run, line, observed_at, product_id, name, family, list_price)
select this_run(), line, seen_at(), coalesce(text_of(p['hs_sku']), id), text_of(p['name']), role(p, 'family'), an_amount(p['price']) from hubspot_part;
