-- What changed with a rep's deals between a call and the day asked for: those dated in the period then or now, or won in it since.
with instants as (
  select $then_at::timestamptz as then_at, $as_of::timestamptz as now_at
), state as (
  select version.opportunity_id, version.name, version.rep_id, version.outcome, version.close_on, version.closed_on, version.value_original, version.currency,
    version.valid_from < instants.then_at and instants.then_at <= version.valid_until as was, version.valid_from < instants.now_at and instants.now_at <= version.valid_until as is_now
  from core.opportunity_version as version cross join instants
  where version.in_selling_set and version.exclusion is null
    and (version.valid_from < instants.then_at and instants.then_at <= version.valid_until or version.valid_from < instants.now_at and instants.now_at <= version.valid_until)
    and version.opportunity_id in (select opportunity_id from core.opportunity_version where rep_id = $rep_id::varchar)
), pair as (
  select coalesce(new.opportunity_id, old.opportunity_id) as opportunity_id, coalesce(new.name, old.name) as name,
    old.rep_id = $rep_id::varchar and old.outcome = 'open' as was_open, new.rep_id = $rep_id::varchar as is_own, new.outcome,
    coalesce(old.outcome = 'open' and old.close_on >= $from::date and old.close_on < $until::date, false) as was_due,
    coalesce(new.outcome = 'open' and new.close_on >= $from::date and new.close_on < $until::date, false) as is_due,
    coalesce(new.outcome = 'won' and new.closed_on >= $from::date and new.closed_on < $until::date, false) as is_won,
    case workspace.minor_digits when 0 then round(old.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(old.value_original * fx.rate, 2)::decimal(28, 4) else round(old.value_original * fx.rate, 3)::decimal(28, 4) end as value_then, case workspace.minor_digits when 0 then round(new.value_original * fx.rate, 0)::decimal(28, 4) when 2 then round(new.value_original * fx.rate, 2)::decimal(28, 4) else round(new.value_original * fx.rate, 3)::decimal(28, 4) end as value_now
  from (select * from state where was) as old
  full join (select * from state where is_now) as new on new.opportunity_id = old.opportunity_id
  cross join core.workspace
  left join core.fx_rate as fx on fx.currency = coalesce(new.currency, old.currency) and fx.from_on <= $as_of_on::date and $as_of_on::date < fx.until_on
), change as (
  select opportunity_id, name, value_then, value_now,
    case
      when coalesce(was_open, false) and not coalesce(is_own, false) then case when was_due then 'handed-over' end
      when not coalesce(is_own, false) then null
      when is_won and coalesce(was_open, false) then 'won'
      when is_won and was_open is null then 'won-new'
      when coalesce(was_open, false) and outcome = 'lost' then case when was_due then 'lost' end
      when is_due and was_open is null then 'new'
      when is_due and not was_open then 'taken-over'
      when was_due and not is_due and outcome = 'open' then 'pushed'
      when is_due and not was_due then 'pulled-in'
      when is_due and value_now <> value_then then case when value_now > value_then then 'grown' else 'shrunk' end
    end as change
  from pair
)
select change, opportunity_id, name, value_then, value_now from change where change is not null order by change, opportunity_id
