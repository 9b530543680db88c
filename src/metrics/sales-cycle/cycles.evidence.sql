-- The contests opened in the window that ends with the period, how long each took or has been open by then, and how it had ended; for a rep those inherited late
-- are listed without days, for they are not the rep's (G14).
with asked as (
  select least($as_of_on::date, $until::date - 1) as seen_on, window_days::integer as window_days, horizon_days from core.cycle_setting
), known as (
  select version.opportunity_id, version.name, version.rep_id, version.is_inherited, version.cycle_started_on, version.closed_on, version.is_inbound, version.account_id,
    case when version.outcome <> 'open' and version.closed_on <= asked.seen_on then version.outcome else 'open' end as ended, asked.seen_on, asked.window_days
  from core.opportunity_version as version
  cross join asked
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until and version.is_contest
    and version.cycle_started_on <= asked.seen_on and (version.closed_on is null or version.closed_on >= version.cycle_started_on)
), horizon as (
  select coalesce(asked.horizon_days, won.days) as tau
  from asked cross join (
    select case when count(*) > 0 then greatest(ceil(percentile_cont(0.95) within group (order by (closed_on - cycle_started_on)::float8) / 30), 1) * 30 end as days
    from known where ended = 'won' and closed_on > seen_on - window_days
  ) as won
), holder as (
  select opportunity_id, rep_id, is_inherited from core.opportunity_version
  where $until_at::timestamptz < $as_of::timestamptz and valid_from < $until_at::timestamptz and $until_at::timestamptz <= valid_until
), followed as (
  select known.opportunity_id, known.name, known.ended, known.is_inbound, known.account_id, known.cycle_started_on,
    case when known.ended = 'open' then coalesce(holder.rep_id, known.rep_id) else known.rep_id end as rep_id,
    case when known.ended = 'open' then coalesce(holder.is_inherited, known.is_inherited) else known.is_inherited end as is_inherited,
    case when known.ended = 'open' then known.seen_on else known.closed_on end as left_on
  from known left join holder on holder.opportunity_id = known.opportunity_id
  where known.cycle_started_on > known.seen_on - known.window_days
)
select followed.opportunity_id, followed.rep_id, followed.name, account.name as account, followed.cycle_started_on as opened_on,
  case when followed.ended <> 'open' then followed.left_on end as closed_on, followed.ended as outcome, followed.is_inbound, followed.is_inherited,
  case when $rep_id::varchar is null or not followed.is_inherited then (followed.left_on - followed.cycle_started_on)::float8 end as days, horizon.tau
from followed
cross join horizon
left join core.team_member as member on member.rep_id = followed.rep_id and member.from_on <= followed.left_on and followed.left_on < member.until_on
left join core.account as account on account.account_id = followed.account_id
where ($rep_id::varchar is null or followed.rep_id = $rep_id::varchar) and ($team_id::varchar is null or member.team_id = $team_id::varchar)
order by followed.cycle_started_on, followed.opportunity_id
