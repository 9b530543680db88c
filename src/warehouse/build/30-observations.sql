-- Each time a deal was seen, with its references resolved, in the order the source saw it.
-- Twice in one run: the later line stands.
create temp table repeated_deal as select opportunity_id from raw.opportunity group by opportunity_id having count(*) > 1;

create temp table observation as
with latest_of_run as (
  select * exclude (unread)
  from raw.opportunity semi join repeated_deal using (opportunity_id)
  qualify row_number() over (partition by opportunity_id, run order by line desc) = 1 -- spills to disk where `distinct on` cannot
), seen as (
  -- Most are seen once and need no order.
  select * exclude (unread), 1 as seen_no, 1 as times_seen
  from raw.opportunity anti join repeated_deal using (opportunity_id)
  where opportunity_id is not null
  union all
  select *, row_number() over (partition by opportunity_id order by observed_at, run), count(*) over (partition by opportunity_id)
  from latest_of_run
)
select seen.* exclude (type, currency, outcome),
  coalesce(raw_run.data_through, seen.observed_at) as data_through,
  owner.rep_id as owner_id, account.account_id, product.product_id,
  coalesce(seen.pipeline_ref, 'default') as pipeline_id, stage_ref.stage_id,
  coalesce(case when seen.outcome = 'void' then 'lost' else seen.outcome end, case when stage.outcome = 'void' then 'lost' else stage.outcome end, 'open') as outcome,
  coalesce(seen.outcome, stage.outcome) = 'void' as is_void,
  deal_type(seen.type) as type,
  coalesce(upper(seen.currency), reporting_currency()) as currency
from seen
left join raw.run as raw_run on raw_run.run = seen.run
left join person_ref as owner on owner.ref = seen.owner_ref
left join account_ref as account on account.ref = seen.account_ref
left join product_ref as product on product.ref = seen.product_ref
left join stage_ref on stage_ref.ref = seen.stage_ref and stage_ref.pipeline_id = coalesce(seen.pipeline_ref, 'default')
left join core.stage as stage on stage.stage_id = stage_ref.stage_id and stage.pipeline_id = stage_ref.pipeline_id;

-- One row per deal: what is fixed, and what the latest sighting says.
create temp table deal as
with latest as (
  select * from observation where seen_no = times_seen
), first as (
  select opportunity_id, lead_score, data_through, observed_at from observation where seen_no = 1
), history as (
  select opportunity_ref as opportunity_id, min(changed_at) as first_change_at
  from (select opportunity_ref, changed_at from raw.change union all select opportunity_ref, "at" from raw.deal_state)
  group by opportunity_ref
)
select latest.opportunity_id, latest.name, latest.account_id, coalesce(latest.product_id, of_line.product_id) as product_id, latest.pipeline_id, latest.source, latest.is_inbound,
  coalesce(first.lead_score, latest.lead_score) as lead_score, latest.currency, latest.one_off, latest.term_months, latest.starts_on, latest.ends_on,
  latest.created_at, latest.opened_on, latest.lost_reason, latest.competitor, latest.is_void,
  case when latest.is_deleted then 'deleted' when latest.merged_into is not null then 'merged' when latest.is_test then 'test' end as exclusion,
  latest.run, latest.line,
  -- From when the deal existed: a day-only date means the midnight that starts it. Without any date it is known from the data's last day on.
  coalesce(
    least(latest.created_at, midnight(latest.opened_on)), history.first_change_at,
    case when latest.outcome <> 'open' then coalesce(latest.closed_at, midnight(latest.close_on)) end,
    first.data_through - interval 1 day
  ) as started_at,
  least(latest.created_at, midnight(latest.opened_on)) is null and history.first_change_at is null as has_no_start
from latest
join first using (opportunity_id)
left join history using (opportunity_id)
left join (select opportunity_id, product_ref.product_id from main_line join product_ref on ref = main_line.product_ref) as of_line using (opportunity_id);

insert into core.data_issue
select distinct 'unknown-type', 'opportunity', opportunity_id, 'type', type, run, line from raw.opportunity where deal_type(type) <> lower(trim(type));
insert into core.data_issue
select 'missing-created', 'opportunity', opportunity_id, 'created_at', null, run, line from deal where has_no_start;

-- What a history says of no deal we know, and what it has where a day, a number, a kind of deal or a yes is asked for: that is taken as unknown.
insert into core.data_issue
select 'unknown-opportunity', 'change', opportunity_ref, field, coalesce(new_value, ''), run, min(line)
from raw.change
where opportunity_ref not in (select opportunity_id from deal)
group by opportunity_ref, field, new_value, run;

insert into core.data_issue
select distinct 'bad-value', 'change', opportunity_ref, field, trim(value), run, line
from (
  select opportunity_ref, field, run, line, old_value as value from raw.change where field in ('amount', 'arr', 'close_on', 'type', 'is_deleted')
  union all
  select opportunity_ref, field, run, line, new_value from raw.change where field in ('amount', 'arr', 'close_on', 'type', 'is_deleted')
)
where trim(value) <> '' and case field
  when 'close_on' then try_cast(value as date) is null when 'type' then deal_type(value) <> lower(trim(value)) when 'is_deleted' then try_cast(value as boolean) is null
  else to_decimal(trim(value)) is null end;
