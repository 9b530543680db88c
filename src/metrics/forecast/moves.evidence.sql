-- The close dates moved in the period: pushes count, pulls are listed beside them.
with move as (
  select move.opportunity_id, move.rep_id, member.team_id, version.name, move.moved_at, move.moved_on, move.from_on, move.to_on, move.days, move.crosses_month, move.after_due,
    case when move.days > 0 then case workspace.minor_digits when 0 then round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 0)::decimal(28, 4) when 2 then round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 2)::decimal(28, 4) else round(version.arr * fx.rate * (least(move.to_on, year.ends_on) - move.from_on) / 365, 3)::decimal(28, 4) end end as price
  from core.close_date_move as move
  join core.opportunity_version as version on version.opportunity_id = move.opportunity_id and version.valid_from = move.moved_at and version.in_selling_set
  join core.opportunity_version as known on known.opportunity_id = move.opportunity_id and known.exclusion is null
    and known.valid_from < $as_of::timestamptz and $as_of::timestamptz <= known.valid_until
  cross join core.workspace
  left join core.fiscal_period as year on year.kind = 'year' and year.starts_on <= move.from_on and move.from_on < year.ends_on
  left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= move.moved_on and move.moved_on < fx.until_on
  left join core.team_member as member on member.rep_id = move.rep_id and member.from_on <= move.moved_on and move.moved_on < member.until_on
  where move.moved_on >= $from::date and move.moved_on < $until::date and move.moved_at < $as_of::timestamptz
)
select opportunity_id, rep_id, name, moved_on, from_on, to_on, days, crosses_month, after_due, price,
  days > 0 as is_push, case when days > 0 then days end as push_days, days < 0 as is_pull, days > 0 and crosses_month as is_month_crossing, days > 0 and after_due as is_after_due
from move
where ($rep_id::varchar is null or rep_id = $rep_id::varchar) and ($team_id::varchar is null or team_id = $team_id::varchar)
order by moved_at, opportunity_id
