-- Each version of the amount of a forecast is something its owner said; which of the forecast types it is of says how sure they were.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record.properties as p, coalesce(record."propertiesWithHistory", map {}) as h
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct(id varchar, properties map(varchar, varchar), "propertiesWithHistory" map(varchar, struct("value" varchar, "timestamp" varchar)[]))'});

insert into raw.forecast_call (run, line, observed_at, rep_ref, from_on, until_on, category, amount, currency, called_at)
select this_run(), line, seen_at(), text_of(p['hubspot_owner_id']), account_day(instant_in(p['hs_forecast_start_date'])), account_day(instant_in(p['hs_forecast_end_date']) + interval 1 millisecond),
  coalesce(known_word('forecast_type', p['hs_forecast_type_id']), 'commit'), an_amount(version."value"), known_word('account', 'currency'), instant_in(version."timestamp")
from (select line, p, unnest(h['hs_amount']) as version from hubspot_part)
where text_of(p['hs_deal_pipeline_id']) is null;
