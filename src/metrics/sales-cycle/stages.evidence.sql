-- The stays begun in the window that ends with the period, as its last day saw them: how long each lasted, or has lasted so far.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, least($as_of::timestamptz, $until_at::timestamptz) as seen_at, window_days::integer as window_days from core.cycle_setting
), begun as (
  select stay.opportunity_id, stay.pipeline_id, stay.stage_id, version.name, stay.entered_on, stay.entered_at,
    case when stay.left_on <= asked.seen_on then stay.left_to else 'open' end as outcome,
    case when stay.left_on <= asked.seen_on then stay.rep_id else holder.rep_id end as rep_id,
    case when stay.left_on <= asked.seen_on then stay.left_on else asked.seen_on end as last_on
  from core.stage_stay as stay
  cross join asked
  join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
    and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.in_selling_set and version.exclusion is null
  join core.opportunity_version as holder on holder.opportunity_id = stay.opportunity_id and holder.valid_from < asked.seen_at and asked.seen_at <= holder.valid_until
  where stay.entered_at < asked.seen_at and stay.entered_on > asked.seen_on - asked.window_days
)
select begun.opportunity_id, begun.rep_id, begun.name, stage.name as stage, begun.entered_on as from_on, case when begun.outcome <> 'open' then begun.last_on end as to_on, begun.outcome,
  (begun.last_on - begun.entered_on)::float8 as days
from begun
left join core.stage as stage on stage.stage_id = begun.stage_id and stage.pipeline_id = begun.pipeline_id
left join core.team_member as member on member.rep_id = begun.rep_id and member.from_on <= begun.last_on and begun.last_on < member.until_on
where ($rep_id::varchar is null or begun.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by begun.entered_on, begun.opportunity_id, begun.entered_at
