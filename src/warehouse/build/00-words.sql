-- Words the build uses throughout. Temporary: they live as long as the build's connection.
create or replace temp macro day_of(instant) as timezone(getvariable('time_zone'), instant)::date;
create or replace temp macro midnight(day) as timezone(getvariable('time_zone'), day::timestamp);
create or replace temp macro reporting_currency() as getvariable('reporting_currency');
create or replace temp macro slug(text) as nullif(trim(regexp_replace(lower(trim(text)), '[^\p{L}\p{N}]+', '-', 'g'), '-'), '');
-- The smallest unit of the reporting currency; amounts are rounded to it half away from zero, which is what `round` does to decimals.
create or replace temp macro minor_unit() as
  case getvariable('minor_digits') when 0 then 1.0::decimal(5, 4) when 2 then 0.01::decimal(5, 4) when 3 then 0.001::decimal(5, 4) else 0.0001::decimal(5, 4) end;
create or replace temp macro to_minor(amount) as
  (case getvariable('minor_digits') when 0 then round(amount, 0)::decimal(28, 4) when 2 then round(amount, 2)::decimal(28, 4) when 3 then round(amount, 3)::decimal(28, 4) else round(amount, 4)::decimal(28, 4) end)::decimal(28, 4);
create or replace temp macro floor_minor(amount) as
  (case getvariable('minor_digits') when 0 then (trunc(amount))::decimal(28, 4) when 2 then (trunc(amount * 100) * 0.01::decimal(5, 4))::decimal(28, 4) when 3 then (trunc(amount * 1000) * 0.001::decimal(5, 4))::decimal(28, 4) else (trunc(amount * 10000) * 0.0001::decimal(5, 4))::decimal(28, 4) end)::decimal(28, 4);
-- What kind of deal a word means; a word we do not know is new business (G6).
create or replace temp macro deal_type(word) as case when lower(trim(word)) in ('new', 'expansion', 'renewal') then lower(trim(word)) else 'new' end;
-- Of a stage whose outcome nobody states: by its name, else open.
create or replace temp macro stage_outcome(stated, name) as coalesce(
  stated,
  case
    when regexp_matches(lower(name), '^(closed[ _-]?won|won|vunn[ae]n?|vunnet|stängd vunnen)$') then 'won'
    when regexp_matches(lower(name), '^(closed[ _-]?lost|lost|förlorad[e]?|förlorat|stängd förlorad)$') then 'lost'
    else 'open'
  end
);
-- A number of a history; decimals of 18 digits are cast a hundred times as fast as longer ones.
create or replace temp macro to_decimal(text) as
  case when strlen(text) <= 14 then try_cast(text as decimal(18, 4))::decimal(28, 4) else try_cast(text as decimal(28, 4)) end;
-- Deals are worked through in parts, so that memory does not grow with their number; a deal and all that is said of it are of one part.
create or replace temp macro is_here(deal) as hash(deal) % getvariable('parts')::ubigint = getvariable('part')::ubigint;
