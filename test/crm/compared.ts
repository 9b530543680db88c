/** What both ways of reading a company must agree on, and of each table why something is left out. */
export const compared: Readonly<Record<string, string>> = {
  // `arr` of a past day is known only from its first tracked change on: states that differ in nothing else are one.
  version: `with state as (
      select opportunity_id, valid_from, valid_until, {
        owner_id: owner_id, rep_id: rep_id, account_id: version.account_id, name: version.name, type: type, in_selling_set: in_selling_set,
        source: source, is_inbound: is_inbound, lead_score: lead_score, product_id: product_id, stage: stage.name, stage_entered_at: stage_entered_at,
        probability: version.probability, forecast_category: version.forecast_category, outcome: version.outcome, currency: currency, amount: amount,
        value_original: value_original, value: value, close_on: close_on, created_at: created_at, opened_on: opened_on, closed_at: closed_at,
        closed_on: closed_on, lost_reason: lost_reason, competitor: competitor, exclusion: exclusion, is_contest: is_contest,
        no_contest_reason: no_contest_reason, is_inherited: is_inherited, cycle_started_on: cycle_started_on, is_pipeline: is_pipeline
      } as told
      from core.opportunity_version as version left join core.stage as stage using (stage_id)
    ), begun as (
      select *, valid_from is distinct from lag(valid_until) over deal or told is distinct from lag(told) over deal as is_new
      from state window deal as (partition by opportunity_id order by valid_from)
    ), counted as (select *, count_if(is_new) over (partition by opportunity_id order by valid_from) as place from begun),
    whole as (select opportunity_id, min(valid_from) as valid_from, max(valid_until) as valid_until, any_value(told) as told from counted group by opportunity_id, place)
    select opportunity_id, valid_from, valid_until, told.* from whole`,
  opportunity: `select opportunity_id, opportunity.name, account_id, owner_id, type, source, is_inbound, lead_score, product_id, currency, amount, arr, one_off, term_months, created_at, opened_on, close_on, closed_at, stage.name as stage,
      opportunity.outcome, opportunity.forecast_category, lost_reason, competitor, is_deleted
    from core.opportunity as opportunity left join core.stage as stage using (stage_id)`,
  move: "select * from core.close_date_move",
  stay: "select opportunity_id, rep_id, stage.name, stay.position, entered_at, left_at, left_to from core.stage_stay as stay join core.stage as stage using (stage_id)",
  // Salesforce keeps nobody's earlier teams.
  // Where shares are alike the cent that is left over goes to the first rep by id (G12), and ids are the CRM's own.
  booking: `select * exclude (team_id) replace (sum(value) over deal as value, sum(quota_value) over deal as quota_value)
    from core.booking window deal as (partition by opportunity_id, kind, valid_from)`,
  quota: "select rep_id, kind, from_on, until_on, amount, currency, is_manager, value from core.quota",
  call: "select * from core.forecast_call",
  account: "select account_id, name, industry, size_band, country, segment from core.account",
  stage: "select name, position, probability, outcome, forecast_category from core.stage",
  // An assumed term is named after its deal.
  term: `select case when not is_assumed then term_id end as term_id, opportunity_id, account_id, valid_from, valid_until, starts_on, ends_on, signed_on, notified_end_on, recurring_value, one_off, arr, is_assumed
    from core.subscription_term`,
  // Activities of a deal are deleted with it, and so are those of one that went into another.
  activity: `select activity_id, type, rep_id, account_id, opportunity_id, lead_id, "at", minutes, direction from core.activity
    where activity_id not in (select activity_id from raw.activity join core.opportunity as deal on deal.opportunity_id = opportunity_ref where deal.is_deleted and activity_id is not null)`,
  // A lead is converted on a day, at no time of it.
  lead: "select lead_id, source, score, is_inbound, created_at, opportunity_id, owner_id from core.lead",
  // Rates are kept the other way round.
  rate: "select currency, from_on, until_on, round(rate, 5)::varchar as rate from core.fx_rate",
  // The program that reads is a user too, who never works.
  rep: "select rep_id, name, email, manager_id, role, segment, region, started_on, ended_on, ramp, is_active, time_zone from core.rep where name <> 'Repmark Integration'",
};
