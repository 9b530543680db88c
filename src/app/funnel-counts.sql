-- Of the last 365 days, per rep: what they did towards buyers, the meetings among it, the opportunities opened, the contests decided and won, and what those were worth.
-- A mail or call that came in is nothing they did; a loss is decided too.
with moment as (
  select $as_of_on::date - 364 as from_on, $as_of_on::date + 1 as until_on, timezone(time_zone, ($as_of_on::date - 364)::timestamp) as from_at from core.workspace
), done as (
  select rep_id, count(*) as activities, count(case when type in ('meeting', 'demo') then 1 end) as meetings
  from core.activity cross join moment
  where "at" >= moment.from_at and "at" < $as_of::timestamptz and rep_id is not null and coalesce(direction, 'out') <> 'in'
  group by rep_id
), deal as (
  select version.* from core.opportunity_version as version
  where version.valid_from < $as_of::timestamptz and $as_of::timestamptz <= version.valid_until
    and version.rep_id is not null and version.exclusion is null and version.in_selling_set
), sold as (
  select deal.rep_id, count(case when deal.opened_on >= moment.from_on and deal.opened_on < moment.until_on then 1 end) as opened,
    count(case when deal.outcome <> 'open' and deal.is_contest and deal.closed_on >= moment.from_on and deal.closed_on < moment.until_on then 1 end) as decided,
    count(case when deal.outcome = 'won' and deal.is_contest and deal.closed_on >= moment.from_on and deal.closed_on < moment.until_on then 1 end) as won,
    count(case when deal.outcome = 'won' and deal.is_contest and deal.value is not null and deal.closed_on >= moment.from_on and deal.closed_on < moment.until_on then 1 end) as valued,
    sum(case when deal.outcome = 'won' and deal.is_contest and deal.closed_on >= moment.from_on and deal.closed_on < moment.until_on then deal.value end) as won_value
  from deal cross join moment
  group by deal.rep_id
)
select coalesce(done.rep_id, sold.rep_id) as rep_id, coalesce(done.activities, 0) as activities, coalesce(done.meetings, 0) as meetings,
  coalesce(sold.opened, 0) as opened, coalesce(sold.decided, 0) as decided, coalesce(sold.won, 0) as won, coalesce(sold.valued, 0) as valued,
  coalesce(sold.won_value, 0)::decimal(28, 4) as won_value
from done full join sold on sold.rep_id = done.rep_id
order by 1
