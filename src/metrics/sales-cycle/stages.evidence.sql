-- The stays begun in the window that ends with the period, as its last day saw them: how long each lasted, or has lasted so far.
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, window_days::integer as window_days from core.cycle_setting
)
select stay.opportunity_id, stay.rep_id, version.name, stage.name as stage, stay.entered_on as from_on,
  case when stay.left_on <= asked.seen_on then stay.left_on end as to_on, case when stay.left_on <= asked.seen_on then stay.left_to else 'open' end as outcome,
  (case when stay.left_on <= asked.seen_on then stay.left_on else asked.seen_on end - stay.entered_on)::float8 as days
from core.stage_stay as stay
cross join asked
join core.opportunity_version as version on version.opportunity_id = stay.opportunity_id
  and version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.in_selling_set and version.exclusion is null
left join core.stage as stage on stage.stage_id = stay.stage_id and stage.pipeline_id = stay.pipeline_id
left join core.team_member as member on member.rep_id = stay.rep_id and member.from_on <= coalesce(stay.left_on, asked.seen_on) and coalesce(stay.left_on, asked.seen_on) < member.until_on
where stay.entered_at < $as_of::timestamptz and stay.entered_on <= asked.seen_on and stay.entered_on > asked.seen_on - asked.window_days
  and ($rep_id::varchar is null or stay.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by stay.entered_on, stay.opportunity_id, stay.entered_at
