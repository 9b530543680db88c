-- Of the team's contests decided in 365 days, how many there were and how many were won by how often they had been dated later: never, once, twice or more.
with moment as (
  select $as_of::timestamptz as instant, $as_of_on::date - 365 as after_on, $as_of_on::date as until_on
), push as (
  select opportunity_id, count(*) as pushes from core.close_date_move cross join moment where days > 0 and moved_at < moment.instant group by opportunity_id
), decided as (
  select least(coalesce(push.pushes, 0), 2)::integer as pushes, version.outcome = 'won' as is_won
  from core.opportunity_version as version
  cross join moment
  left join push on push.opportunity_id = version.opportunity_id
  where version.valid_from < moment.instant and moment.instant <= version.valid_until and version.is_contest and version.outcome in ('won', 'lost')
    and version.closed_on > moment.after_on and version.closed_on <= moment.until_on
)
select pushes, count(*)::integer as decided, count(case when is_won then 1 end)::integer as won from decided group by pushes order by pushes
