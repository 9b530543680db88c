-- What one unit of a currency is worth in the account's own, from the midnight there on which the rate became effective.
create or replace temp view hubspot_part as
select line_of(row_number() over ()) as line, record
from read_json(getvariable('path'), format = 'newline_delimited', compression = 'zstd', maximum_object_size = 8388608, columns = {
  record: 'struct("fromCurrencyCode" varchar, "toCurrencyCode" varchar, "conversionRate" decimal(18, 8), "effectiveAt" varchar)'});

insert into raw.fx_rate (run, line, observed_at, currency, from_on, rate, kind)
select this_run(), line, seen_at(), record."fromCurrencyCode", account_day(instant_in(record."effectiveAt")), record."conversionRate", 'daily'
from hubspot_part
where record."toCurrencyCode" = known_word('account', 'currency');
