-- Who gets how much of a won deal (G12): the shares on record for the deal's closing, else the owner at closing with all of it.
create temp table split as
with latest as (
  select opportunity_ref, coalesce(kind, 'revenue') as kind, max(observed_at) as observed_at
  from raw.split where split_id is null group by opportunity_ref, coalesce(kind, 'revenue')
), one_by_one as (
  -- Each as it was last seen; what is gone is none.
  -- Where every deal has a share of 100 % for its owner, which goes with the deal from hand to hand, that shares nothing.
  select * from (select distinct on (split_id) * from raw.split where split_id is not null order by split_id, observed_at desc, run desc, line desc) as share
  where not coalesce(is_deleted, false)
    and not (share >= 1 and coalesce(kind, 'revenue') = 'revenue' and (opportunity_ref, rep_ref) in (
      select version.opportunity_id, person_ref.ref
      from (select distinct opportunity_id, owner_id from core.opportunity_version) as version join person_ref on person_ref.rep_id = version.owner_id
    ))
), standing as (
  select raw_split.* from raw.split as raw_split
  join latest on latest.opportunity_ref = raw_split.opportunity_ref and latest.kind = coalesce(raw_split.kind, 'revenue') and latest.observed_at = raw_split.observed_at
  where split_id is null
  union all
  select * from one_by_one
)
select distinct on (opportunity_id, kind, rep_id) raw_split.opportunity_ref as opportunity_id, coalesce(raw_split.kind, 'revenue') as kind, person_ref.rep_id, raw_split.share, raw_split.line
from standing as raw_split
join person_ref on person_ref.ref = raw_split.rep_ref
where raw_split.share is not null
order by opportunity_id, kind, rep_id, raw_split.from_at desc nulls last, raw_split.share desc;

insert into core.data_issue
select 'split-sum', 'split', opportunity_id, 'share', sum(share)::varchar, null, null
from split where kind = 'revenue' group by opportunity_id having abs(sum(share) - 1) > 0.0001;

insert into core.credit
select opportunity_id, rep_id, share, kind, timestamptz '0001-01-01 00:00:00+00', timestamptz '9999-12-31 00:00:00+00' from split
union all
select opportunity_id, owner_id, 1, 'revenue', timestamptz '0001-01-01 00:00:00+00', timestamptz '9999-12-31 00:00:00+00'
from core.opportunity
where owner_id is not null and opportunity_id not in (select opportunity_id from split where kind = 'revenue')
order by 1, 2, 4;

create temp table won as
select version.opportunity_id, valid_from, valid_until, version.type, in_selling_set, source, account_id, closed_on, closed_at, version.currency, rep_id, value_original, value, amount,
  to_minor(version.arr * fx.rate) as arr,
  to_minor(coalesce(amount, deal_term.contracted) * fx.rate) as tcv,
  to_minor((version.arr + coalesce(deal.one_off, deal_term.one_off, 0)) * fx.rate) as acv,
  fx.rate
from core.opportunity_version as version
join (select opportunity_id, one_off from deal) as deal using (opportunity_id)
left join deal_term using (opportunity_id)
left join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= closed_on and closed_on < fx.until_on
where outcome = 'won' and version.exclusion is null;

create temp table credited as
with share as (
  select won.opportunity_id, won.valid_from, split.rep_id, split.kind, split.share, sum(split.share) over deal as total,
    abs(sum(split.share) over deal - 1) <= 0.0001 and split.kind = 'revenue' as is_whole
  from won join split using (opportunity_id)
  window deal as (partition by won.opportunity_id, won.valid_from, split.kind)
  union all
  select won.opportunity_id, won.valid_from, won.rep_id, 'revenue', 1, 1, true
  from won
  where won.rep_id is not null and won.opportunity_id not in (select opportunity_id from split where kind = 'revenue')
), scaled as (
  select * exclude (share, total), case when is_whole then (share::double / total::double)::decimal(18, 8) else share end as share from share
), exact as (
  -- Shares of a whole deal, thirds say, come to 1 exactly: what rounding leaves goes to the largest, or cents would be lost downstream.
  select opportunity_id, valid_from, rep_id, kind, is_whole,
    (share + case when is_whole and row_number() over (partition by opportunity_id, valid_from, kind order by share desc, rep_id) = 1
      then 1 - sum(share) over (partition by opportunity_id, valid_from, kind) else 0 end)::decimal(18, 8) as share
  from scaled
)
select exact.*, won.* exclude (opportunity_id, valid_from, rep_id) from exact join won using (opportunity_id, valid_from);

-- Cents by largest remainder, ties by rep, so that the parts add up to the deal (G12).
create temp table allotted as
with part as (
  select opportunity_id, valid_from, rep_id, kind, share, is_whole, value,
    floor_minor(abs(value) * share) as base,
    abs(value) * share - floor_minor(abs(value) * share) as rest
  from credited
), ranked as (
  select *,
    row_number() over (partition by opportunity_id, valid_from, kind order by rest desc, rep_id) as place,
    ((abs(value) - sum(base) over (partition by opportunity_id, valid_from, kind)) / minor_unit())::bigint as left_over
  from part
)
select opportunity_id, valid_from, rep_id, kind,
  case
    when value is null then null
    when is_whole then sign(value)::decimal(4, 0) * (base + case when place <= left_over then minor_unit() else 0 end)
    else to_minor(value * share)
  end as value
from ranked;

-- The quota a rep carried on a day, the shortest of several; only for reps with one in another currency, which is met at its own rate (G11).
create temp table quota_currency as
select distinct on (rep_id, day.day) rep_id, day.day, currency, plan_rate, rate
from quota_rate join core.working_day as day on day.day >= from_on and day.day < until_on
where not is_manager and kind = 'selling'
  and rep_id in (select rep_id from quota_rate where not is_manager and kind = 'selling' and currency <> reporting_currency())
order by rep_id, day.day, until_on - from_on, from_on, currency;

insert into core.booking
select credited.opportunity_id, credited.rep_id, member.team_id, credited.kind, credited.valid_from, credited.valid_until, credited.type, credited.in_selling_set, credited.source, credited.account_id,
  credited.closed_on, credited.closed_at, credited.share, credited.currency,
  credited.value_original * credited.share, allotted.value,
  coalesce(quota_currency.currency, reporting_currency()),
  case
    when quota_currency.currency is null or quota_currency.currency = reporting_currency() then allotted.value
    when quota_currency.currency = credited.currency then to_minor(credited.value_original * credited.share * quota_currency.rate)
    when quota_currency.plan_rate is not null then allotted.value
    else to_minor((credited.value_original * credited.share * credited.rate / quota_fx.rate * quota_currency.rate)::decimal(28, 8))
  end,
  to_minor(credited.arr * credited.share), to_minor(credited.tcv * credited.share), to_minor(credited.acv * credited.share)
from credited
join allotted using (opportunity_id, valid_from, rep_id, kind)
left join (select distinct on (rep_id, from_on) * from core.team_member order by rep_id, from_on, team_id) as member
  on member.rep_id = credited.rep_id and member.from_on <= credited.closed_on and credited.closed_on < member.until_on
left join quota_currency on quota_currency.rep_id = credited.rep_id and quota_currency.day = credited.closed_on
left join core.fx_rate as quota_fx on quota_fx.currency = quota_currency.currency and quota_fx.from_on <= credited.closed_on and credited.closed_on < quota_fx.until_on
order by 1, 5, 4, 2;
