-- What coverage is made of: the open deals that can still close in the period, the quotas, and the bookings against them.
with moment as (
  select least($as_of::timestamptz, $until_at::timestamptz) as instant, least($as_of_on::date, $until::date - 1) as day from core.workspace
), carrier as (
  select distinct rep_id from core.quota
  where kind = 'selling' and not is_manager and value > 0 and from_on >= $from::date and until_on <= $until::date
), row_of as (
  select version.opportunity_id, version.rep_id, version.name, version.close_on, (version.value_original * fx.rate)::decimal(28, 4) as open_value,
    null::decimal(28, 4) as target_value, null::decimal(28, 4) as booked_value
  from core.opportunity_version as version
  cross join moment
  join carrier on carrier.rep_id = version.rep_id
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= moment.day and moment.day < fx.until_on
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.outcome = 'open' and version.in_selling_set and version.exclusion is null
    and version.close_on >= moment.day and version.close_on < $until::date
  union all
  select null, rep_id, null, from_on, null, value, null
  from core.quota
  where kind = 'selling' and not is_manager and value > 0 and from_on >= $from::date and until_on <= $until::date
  union all
  select booking.opportunity_id, booking.rep_id, null, booking.closed_on, null, null, booking.value
  from core.booking as booking
  join carrier on carrier.rep_id = booking.rep_id
  where valid_from < $as_of::timestamptz and $as_of::timestamptz <= valid_until and closed_on >= $from::date and closed_on < $until::date and in_selling_set and kind = 'revenue'
)
select row_of.opportunity_id, row_of.rep_id, row_of.name, row_of.close_on, open_value, target_value, booked_value
from row_of
join core.rep as rep on rep.rep_id = row_of.rep_id
where ($rep_id::varchar is null or row_of.rep_id = $rep_id::varchar) and ($team_id::varchar is null or rep.team_id = $team_id::varchar)
order by row_of.close_on, row_of.opportunity_id, row_of.rep_id
