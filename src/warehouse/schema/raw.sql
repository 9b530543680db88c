-- What connectors hand over: typed observations, one row per record seen in one landing part. Every connector writes these
-- same tables; the text as it was sent stays in the landing files. No key, no index: one record may be seen many times.
-- `*_ref` is a reference as the source wrote it (an id, an e-mail address or a name); the build resolves it.
-- `unread` holds the cells of the row that could not be read, for `raw.data_issue`; hardly any row has some.
-- `observed_at` is when the source said so (the time of the export or sync), the same for every row of a landing run.
create schema if not exists raw;

create table raw.run (run varchar, connection varchar, observed_at timestamptz, data_through timestamptz);

create table raw.rep (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  rep_id varchar, name varchar, email varchar, manager_ref varchar, team_ref varchar, role varchar, segment varchar, region varchar,
  started_on date, ended_on date, is_active boolean, time_zone varchar,
  ramp double[] -- share of the full quota per tenure month, 1 afterwards
);
create table raw.team (run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[], team_id varchar, name varchar, parent_ref varchar, manager_ref varchar);
create table raw.team_member (run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[], team_ref varchar, rep_ref varchar, from_on date, until_on date);
create table raw.account (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  account_id varchar, name varchar, industry varchar, size_band varchar, employees bigint, country varchar, segment varchar,
  merged_into varchar -- the account that it went into
);
create table raw.product (run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[], product_id varchar, name varchar, family varchar, list_price decimal(28,4));
create table raw.stage (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  pipeline_id varchar, stage_id varchar, name varchar, position bigint,
  probability double, -- 0 to 1
  outcome varchar, -- open, won, lost, void
  forecast_category varchar
);
create table raw.lead (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  lead_id varchar, source varchar, score double, is_inbound boolean, created_at timestamptz, converted_at timestamptz,
  opportunity_ref varchar, owner_ref varchar, is_deleted boolean
);
create table raw.opportunity (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  opportunity_id varchar, name varchar, account_ref varchar, owner_ref varchar,
  type varchar, -- new, renewal, expansion; null when the source's word could not be mapped or there is none
  pipeline_ref varchar, stage_ref varchar,
  outcome varchar, -- open, won, lost, void: only where the source says it apart from the stage
  forecast_category varchar, -- omitted, pipeline, best_case, commit, closed
  source varchar, is_inbound boolean, lead_score double, product_ref varchar,
  currency varchar, amount decimal(28,4), arr decimal(28,4), one_off decimal(28,4), term_months double,
  starts_on date, ends_on date,
  created_at timestamptz, opened_on date, close_on date, closed_at timestamptz,
  lost_reason varchar, competitor varchar,
  is_deleted boolean, is_test boolean, merged_into varchar, modified_at timestamptz
);
create table raw.change (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  opportunity_ref varchar, changed_at timestamptz,
  field varchar, -- stage, amount, arr, close_on, owner, forecast_category, type, is_deleted, lost_reason
  old_value varchar, new_value varchar -- canonical text: ISO day, plain decimal, reference, true/false
);
-- How a deal stood at an instant of its past, where a source keeps whole states and not changes; what differs from the state before is a change.
create table raw.deal_state (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  opportunity_ref varchar, state_id varchar, -- of two in one instant the later id stands
  "at" timestamptz, stage varchar, amount decimal(28,4), close_on date, forecast_category varchar
);
create table raw.split (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  opportunity_ref varchar, rep_ref varchar, share decimal(18,8), -- 0 to 1
  kind varchar, -- revenue, overlay
  from_at timestamptz,
  split_id varchar, -- where each share is a record of its own, read when it changes; without, all shares of a deal come together
  is_deleted boolean
);
-- What a deal is of, where the source keeps a line for each product.
create table raw.line_item (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  line_item_id varchar, opportunity_ref varchar, product_ref varchar, total decimal(28,4), is_deleted boolean
);
create table raw.quota (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  rep_ref varchar, period_label varchar, from_on date, until_on date, -- a label of the fiscal calendar, or a half-open range
  amount decimal(28,4), currency varchar,
  kind varchar, -- selling (new and expansion, the default), renewal, overlay
  basis varchar, -- final (as entered), full-rate (before ramp and days); null takes the workspace setting
  is_manager boolean -- what a manager owes for the whole team
);
create table raw.forecast_call (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  rep_ref varchar, period_label varchar, from_on date, until_on date,
  category varchar, -- commit, best_case, pipeline
  amount decimal(28,4), currency varchar, called_at timestamptz
);
create table raw.activity (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  activity_id varchar, type varchar, rep_ref varchar, account_ref varchar, opportunity_ref varchar, lead_ref varchar,
  "at" timestamptz, minutes double, outcome varchar,
  direction varchar, -- in, out
  is_deleted boolean
);
-- Which way a mail went, where a record of its own beside the activity says it.
create table raw.mail (run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[], activity_ref varchar, direction varchar);
create table raw.engagement (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  engagement_id varchar, kind varchar, contact_ref varchar, account_ref varchar, opportunity_ref varchar, "at" timestamptz, asset varchar,
  buyer_ref varchar, -- the contact who did it, where no deal is named: it was about one of those that the contact takes part in
  is_deleted boolean
);
-- People at customers and leads, as the source that keeps the deals knows them: what buyers did elsewhere is held against them.
create table raw.contact (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  contact_id varchar, email varchar, account_ref varchar,
  became varchar, -- the contact that it went into: a lead when it was converted, a contact when it was merged
  opportunity_ref varchar, -- the deal that a lead became
  is_deleted boolean
);
-- Who takes part in a deal.
create table raw.contact_role (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  role_id varchar, contact_ref varchar, opportunity_ref varchar, is_deleted boolean
);
-- People as a source knows them that is read for engagement alone, with what it says of who they are in the source of the deals.
create table raw.buyer (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  buyer_id varchar,
  took_in varchar[], -- ids of those who were merged into this one
  emails varchar[], -- in small letters, the first one first
  contact_refs varchar[], -- ids that the deals' source has for the person, as contact or as lead
  account_refs varchar[], -- ids that it has for the person's company
  opportunity_refs varchar[] -- ids that it has for the person's deals
);
create table raw.buyer_act (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  act_id varchar, kind varchar, buyer_ref varchar, email varchar, "at" timestamptz, asset varchar
);
create table raw.subscription_term (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  term_id varchar, opportunity_ref varchar, account_ref varchar, starts_on date, ends_on date, -- half-open
  recurring_value decimal(28,4), one_off decimal(28,4), arr decimal(28,4), currency varchar,
  notified_end_on date, -- the customer has said it will end that day
  notified_at timestamptz, -- and when that was said
  is_deleted boolean
);
create table raw.fx_rate (
  run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[],
  currency varchar, from_on date, rate decimal(18,8), -- units of the reporting currency for one of this currency
  kind varchar, -- daily, plan
  fiscal_year bigint -- of a plan rate
);
create table raw.holiday (run varchar, line bigint, observed_at timestamptz, unread struct(field varchar, saw varchar, code varchar)[], day date, name varchar);
create table raw.data_issue (
  run varchar, object varchar, line bigint, record_id varchar, field varchar, saw varchar, code varchar
);
