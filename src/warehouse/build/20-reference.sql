-- What deals refer to: accounts, products, stages, rates.

-- Accounts that became part of another, and which was kept in the end; one that was seen by itself later has come out again.
create temp table kept_account as
with recursive merged as (
  select account_id, merged_into from (
    select account_id, arg_max(merged_into, (observed_at, run, line)) filter (where merged_into is not null) as merged_into,
      max(observed_at) filter (where merged_into is not null) as merged_at, max(observed_at) filter (where merged_into is null) as seen_at
    from raw.account where account_id is not null group by account_id
  ) where merged_into is not null and (seen_at is null or seen_at <= merged_at)
), step as (
  select account_id, merged_into as kept, 1 as hops from merged
  union all
  select step.account_id, merged.merged_into, hops + 1 from step join merged on merged.account_id = step.kept where hops < 9
)
select account_id, arg_max(kept, hops) as kept_id from step group by account_id;

insert into core.account
select distinct on (account_id) account_id, coalesce(name, account_id), industry,
  coalesce(size_band, case when employees < 50 then '1-49' when employees < 250 then '50-249' when employees < 1000 then '250-999' when employees is not null then '1000+' end),
  country, segment
from (select * exclude (account_id), coalesce(account_id, slug(name)) as account_id from raw.account)
where account_id is not null and account_id not in (select account_id from kept_account)
order by account_id, observed_at desc, run desc, line desc;

create temp table account_ref as
with key as (
  select key, min(account_id) as account_id
  from (
    select lower(account_id) as key, account_id from core.account union all select lower(trim(name)), account_id from core.account
    union all select lower(kept_account.account_id), kept_id from kept_account semi join core.account on core.account.account_id = kept_id
  )
  group by key having count(distinct account_id) = 1
), used as (
  select distinct account_ref as ref from raw.opportunity where account_ref is not null
  union select distinct account_ref from raw.activity where account_ref is not null
  union select distinct account_ref from raw.engagement where account_ref is not null
  union select distinct account_ref from raw.subscription_term where account_ref is not null
)
select used.ref, coalesce(key.account_id, slug(used.ref)) as account_id, key.account_id is null as is_unknown
from used left join key on key.key = lower(trim(used.ref));

insert into core.data_issue
select 'unknown-account', 'account', account_id, 'account', ref, null, null
from account_ref where is_unknown and exists (select 1 from core.account);

insert into core.account
select account_id, min(ref), null, null, null, null from account_ref where is_unknown and account_id is not null group by account_id order by account_id;

insert into core.product
select distinct on (product_id) product_id, coalesce(name, product_id), family, list_price
from (select * exclude (product_id), coalesce(product_id, slug(name)) as product_id from raw.product)
where product_id is not null
order by product_id, observed_at desc, run desc, line desc;

-- Deals that became part of another, and which was kept in the end: what was tied to them is tied to that one.
create temp table kept_deal as
with recursive merged as (
  select opportunity_id, arg_max(merged_into, (observed_at, run, line)) as merged_into from raw.opportunity where merged_into is not null group by opportunity_id
), step as (
  select opportunity_id, merged_into as kept, 1 as hops from merged
  union all
  select step.opportunity_id, merged.merged_into, hops + 1 from step join merged on merged.opportunity_id = step.kept where hops < 9
)
select opportunity_id, arg_max(kept, hops) as kept_id from step group by opportunity_id;

-- What a deal is mostly of: the product of its largest line.
create temp table main_line as
select coalesce(kept_id, opportunity_ref) as opportunity_id, arg_max(product_ref, (coalesce(total, 0), line_item_id)) as product_ref
from (select distinct on (line_item_id) * from raw.line_item where line_item_id is not null order by line_item_id, observed_at desc, run desc, line desc)
left join kept_deal on kept_deal.opportunity_id = opportunity_ref
where not coalesce(is_deleted, false) and product_ref is not null
group by 1;

-- A product that differs only in spaces, case or signs (GTXPro, GTX Pro) is taken for the same, and said.
create temp table product_ref as
with exact as (
  select key, min(product_id) as product_id
  from (select lower(product_id) as key, product_id from core.product union all select lower(trim(name)), product_id from core.product)
  group by key having count(distinct product_id) = 1
), near as (
  select regexp_replace(lower(name), '[^\p{L}\p{N}]+', '', 'g') as key, min(product_id) as product_id, min(name) as name
  from core.product group by 1 having count(distinct product_id) = 1
), used as (select product_ref as ref from raw.opportunity where product_ref is not null union select product_ref from main_line)
select used.ref, coalesce(exact.product_id, near.product_id, slug(used.ref)) as product_id,
  case when exact.product_id is null then near.name end as taken_for, exact.product_id is null as is_unknown
from used
left join exact on exact.key = lower(trim(used.ref))
left join near on near.key = regexp_replace(lower(used.ref), '[^\p{L}\p{N}]+', '', 'g');

insert into core.data_issue
select distinct 'unknown-product', 'opportunity', opportunity_id, 'product',
  case when taken_for is null then ref else ref || ' → ' || taken_for end, null, null
from raw.opportunity join product_ref on ref = raw.opportunity.product_ref
where is_unknown and exists (select 1 from core.product);

insert into core.product
select product_id, min(ref), null, null from product_ref where is_unknown and taken_for is null and product_id is not null group by product_id order by product_id;

-- Stages: those described, then those that only deals and their history name.
create temp table stage_known as
select distinct on (pipeline_id, stage_id) *
from (
  select coalesce(pipeline_id, 'default') as pipeline_id, coalesce(stage_id, slug(name)) as stage_id, coalesce(name, stage_id) as name,
    position, probability, outcome, forecast_category, observed_at, run, line
  from raw.stage
)
order by pipeline_id, stage_id, observed_at desc, run desc, line desc;

create temp table stage_used as
select pipeline_id, ref, max(outcome) as outcome
from (
  select coalesce(pipeline_ref, 'default') as pipeline_id, stage_ref as ref, outcome from raw.opportunity where stage_ref is not null
  union all
  select coalesce(deal.pipeline_ref, 'default'), value, null
  from (
    select opportunity_ref, unnest([old_value, new_value]) as value from raw.change where field = 'stage'
    union
    select opportunity_ref, stage from raw.deal_state
  ) as change
  left join (
    select opportunity_id, pipeline_ref from raw.opportunity
    where opportunity_id in (select opportunity_ref from raw.change where field = 'stage' union select opportunity_ref from raw.deal_state)
    qualify row_number() over (partition by opportunity_id order by observed_at desc, run desc, line desc) = 1
  ) as deal
    on deal.opportunity_id = change.opportunity_ref
  where value is not null
)
group by pipeline_id, ref;

create temp table stage_ref as
select used.pipeline_id, used.ref, coalesce(by_id.stage_id, by_name.stage_id, slug(used.ref)) as stage_id,
  coalesce(by_id.stage_id, by_name.stage_id) is null as is_unknown, used.outcome
from stage_used as used
left join stage_known as by_id on by_id.stage_id = used.ref and by_id.pipeline_id = used.pipeline_id
left join stage_known as by_name on by_id.stage_id is null and lower(trim(by_name.name)) = lower(trim(used.ref)) and by_name.pipeline_id = used.pipeline_id;

insert into core.stage
with every as (
  select stage_id, pipeline_id, name, position, probability, outcome, forecast_category from stage_known
  union all
  select stage_id, pipeline_id, min(ref), null, null, max(outcome), null from stage_ref where is_unknown group by stage_id, pipeline_id
), settled as (
  select stage_id, pipeline_id, name, position,
    coalesce(probability, case stage_outcome(outcome, name) when 'won' then 1.0 when 'lost' then 0.0 when 'void' then 0.0 end) as probability,
    stage_outcome(outcome, name) as outcome,
    coalesce(forecast_category, case stage_outcome(outcome, name) when 'open' then 'pipeline' when 'won' then 'closed' else 'omitted' end) as forecast_category
  from every
)
select stage_id, pipeline_id, name,
  row_number() over (
    partition by pipeline_id
    order by case outcome when 'open' then 0 when 'won' then 1 when 'lost' then 2 else 3 end, position nulls last, probability nulls last, name, stage_id
  ),
  probability, outcome, forecast_category
from settled
order by pipeline_id, 4;

-- Rates by day range; the reporting currency is 1 for ever.
insert into core.fx_rate
with daily as (
  select distinct on (currency, from_on) upper(currency) as currency, coalesce(from_on, date '0001-01-01') as from_on, rate
  from raw.fx_rate where coalesce(kind, 'daily') = 'daily' and currency is not null
  order by currency, from_on, observed_at desc, run desc, line desc
)
select currency, from_on, lead(from_on, 1, date '9999-12-31') over (partition by currency order by from_on), rate
from daily where currency <> reporting_currency()
union all
select reporting_currency(), date '0001-01-01', date '9999-12-31', 1
order by 1, 2;

insert into core.plan_rate
select distinct on (currency, fiscal_year) upper(currency), fiscal_year, rate
from raw.fx_rate where kind = 'plan' and fiscal_year is not null
order by currency, fiscal_year, observed_at desc, run desc, line desc;

-- Where a pipeline begins: its first open stage, or the one the workspace counts from (G9).
create temp table first_open_stage as
select pipeline_id, coalesce(accepted.position, min(stage.position)) as position
from core.stage as stage
left join (
  select stage.pipeline_id, min(stage.position) as position
  from core.stage as stage
  join accepted_stage on accepted_stage.pipeline_id = stage.pipeline_id and lower(accepted_stage.stage) in (lower(stage.stage_id), lower(stage.name))
  group by stage.pipeline_id
) as accepted using (pipeline_id)
where stage.outcome = 'open'
group by pipeline_id, accepted.position;
