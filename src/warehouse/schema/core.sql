-- What every metric reads, with the ground rules of METRICS §1 already settled. Made from raw by src/warehouse/build/*.sql,
-- always from scratch, in a file that takes the place of the old one when it is finished.
--
-- State at an instant t is the version with valid_from < t and t <= valid_until: what was known just before t. A day-only
-- fact takes the midnight (reporting zone) that starts its day, so at the midnight that starts a period the facts of its
-- first day are not yet known, and at the midnight that ends it the facts of its last day are. Open end: 9999-12-31.
-- Days (`*_on`) are civil days in the reporting zone. Ranges are half-open. Money is exact; `value` columns are in the
-- reporting currency and already rounded to its minor unit once per credit (G10), other amounts in the deal's currency.
create schema if not exists core;

-- One row: what the build was told and what it found.
create table core.workspace (
  reporting_currency varchar, minor_digits bigint, time_zone varchar,
  value_basis varchar, -- amount, arr, first-year (G10)
  data_through timestamptz -- the last instant the data speaks of; later days are unknown, not empty
);
create table core.rep (
  rep_id varchar, name varchar, email varchar, manager_id varchar, team_id varchar, role varchar, segment varchar, region varchar,
  started_on date, ended_on date, ramp double[], is_active boolean, time_zone varchar
);
create table core.team (team_id varchar, name varchar, parent_id varchar, manager_id varchar);
create table core.team_member (team_id varchar, rep_id varchar, from_on date, until_on date);
create table core.account (account_id varchar, name varchar, industry varchar, size_band varchar, country varchar, segment varchar);
create table core.product (product_id varchar, name varchar, family varchar, list_price decimal(28,4));
create table core.stage (
  stage_id varchar, pipeline_id varchar, name varchar, position bigint, probability double, outcome varchar, forecast_category varchar
);
create table core.lead (
  lead_id varchar, source varchar, score double, is_inbound boolean, created_at timestamptz, converted_at timestamptz,
  opportunity_id varchar, owner_id varchar
);
-- A deal as it is now: the last version, for lists and names. Metrics read opportunity_version.
create table core.opportunity (
  opportunity_id varchar, name varchar, account_id varchar, owner_id varchar, type varchar, source varchar, is_inbound boolean,
  lead_score double, product_id varchar, currency varchar, amount decimal(28,4), arr decimal(28,4), term_months double,
  created_at timestamptz, opened_on date, close_on date, closed_at timestamptz, stage_id varchar, outcome varchar,
  forecast_category varchar, lost_reason varchar, competitor varchar, is_deleted boolean,
  one_off decimal(28,4) -- paid once (set-up, services), in `currency`; part of the amount
);
-- A deal between two changes, with every rule resolved as it stood in that interval.
create table core.opportunity_version (
  opportunity_id varchar, valid_from timestamptz, valid_until timestamptz,
  owner_id varchar, -- the owner on record in this interval
  rep_id varchar, -- who counts it (G13): open, the owner; closed, the owner when it closed, whoever holds it now
  account_id varchar, name varchar,
  type varchar, in_selling_set boolean, -- new or expansion
  source varchar, is_inbound boolean, lead_score double, -- as it stood when the deal opened
  product_id varchar, pipeline_id varchar, stage_id varchar, stage_entered_at timestamptz, probability double, forecast_category varchar,
  outcome varchar, -- open, won, lost (void closings are lost and no contest)
  currency varchar, amount decimal(28,4), arr decimal(28,4),
  value_original decimal(28,4), -- by the workspace's value basis, in `currency`; null: unsized
  value decimal(28,4), -- closed deals: in the reporting currency at the rate of closed_on (G11); open: null, convert at the day of as_of
  close_on date, created_at timestamptz, created_on date, opened_on date,
  closed_at timestamptz, closed_on date, -- G8; null while open
  lost_reason varchar, competitor varchar, is_no_decision boolean, last_open_stage_id varchar,
  exclusion varchar, -- null: in the population (G5); else deleted, merged, test
  is_contest boolean, -- counts in won against lost once closed: selling set, population, and none of the reasons below
  no_contest_reason varchar, -- renewal, trial (won at 0), negative, duplicate, void, deleted ...
  is_inherited boolean, -- owner changed more than 14 days after opened_on (G14)
  cycle_started_on date, -- opened_on, or the day of a re-opening more than 180 days after closing (G15)
  is_pipeline boolean -- open, in the population and not below 0: stands in the pipeline, renewals in a list of their own
);
-- Since when each person has had deals on record.
create table core.first_deal (rep_id varchar, first_at timestamptz);
-- Money credited to a person for a won deal (G12): one row per won interval of a deal and credited rep, population only.
create table core.booking (
  opportunity_id varchar, rep_id varchar, team_id varchar, -- the rep's team on closed_on
  kind varchar, -- revenue, overlay; overlay never counts to a team
  valid_from timestamptz, valid_until timestamptz, -- when this booking was on record
  type varchar, in_selling_set boolean, source varchar, account_id varchar,
  closed_on date, closed_at timestamptz, share decimal(18,8), currency varchar,
  value_original decimal(28,4), value decimal(28,4), -- null: no amount, or no rate
  quota_currency varchar,
  quota_value decimal(28,4), -- what it counts to the rep's quota of that day, in the reporting currency: a quota in another one is met at its own rate (G11)
  arr decimal(28,4), tcv decimal(28,4), acv decimal(28,4) -- credited, reporting currency; null where unknown
);
create table core.credit (opportunity_id varchar, rep_id varchar, share decimal(18,8), kind varchar, valid_from timestamptz, valid_until timestamptz);
-- A later or earlier close date while open, the last value of each civil day against the day before (METRICS §4.2).
create table core.close_date_move (
  opportunity_id varchar, rep_id varchar, moved_at timestamptz, moved_on date, from_on date, to_on date,
  days bigint, -- positive: a push; negative: a pull
  crosses_month boolean, after_due boolean
);
-- A stay of a deal in a stage.
create table core.stage_stay (
  opportunity_id varchar, rep_id varchar, pipeline_id varchar, stage_id varchar, position bigint,
  entered_at timestamptz, left_at timestamptz, -- left_at null: still there
  entered_on date, left_on date,
  left_to varchar -- next (any later open stage), back, won, lost; null while there
);
create table core.quota (
  quota_id varchar, rep_id varchar, team_id varchar, kind varchar, from_on date, until_on date,
  amount decimal(28,4), currency varchar, basis varchar, is_manager boolean, -- basis: final, full-rate; spread: a part of a longer one, without an amount of its own
  value decimal(28,4) -- effective (by ramp and active days where the basis says so), in the reporting currency at the fiscal year's plan rate, else at the rate of from_on
);
create table core.forecast_call (
  rep_id varchar, from_on date, until_on date, category varchar, amount decimal(28,4), currency varchar,
  value decimal(28,4), -- reporting currency at the rate of the day of the call
  called_at timestamptz
);
create table core.activity (
  activity_id varchar, type varchar, rep_id varchar, account_id varchar, opportunity_id varchar, lead_id varchar,
  "at" timestamptz, minutes double, outcome varchar, direction varchar
);
create table core.engagement (
  engagement_id varchar, kind varchar, contact_id varchar, account_id varchar, opportunity_id varchar, "at" timestamptz, asset varchar
);
-- A contract term of a won deal; money in the reporting currency at the rate of closed_on.
create table core.subscription_term (
  term_id varchar, opportunity_id varchar, account_id varchar, valid_from timestamptz, valid_until timestamptz,
  starts_on date, ends_on date, signed_on date, notified_end_on date,
  recurring_value decimal(28,4), one_off decimal(28,4), arr decimal(28,4),
  is_assumed boolean -- no term on record: starts after the usual lag and runs 365 days
);
-- Rates by day range; the reporting currency is in it at 1 for all time. No row: no rate, the value is unknown.
create table core.fx_rate (currency varchar, from_on date, until_on date, rate decimal(18,8));
create table core.plan_rate (currency varchar, fiscal_year bigint, rate decimal(18,8));
create table core.fiscal_period (
  kind varchar, -- week, month, quarter, year
  label varchar, fiscal_year bigint, ordinal bigint, -- its number within the fiscal year
  starts_on date, ends_on date
);
-- Lead score bands by lower bound, as the workspace set them; none: thirds of the last 365 days' contests (METRICS §6).
create table core.lead_band (from_score double);
-- Sizes of deal by lower bound in the reporting currency, as the workspace set them; none: thirds of what was won in 365 days (METRICS §7).
create table core.size_band (from_value double);
-- One row: deals opened in so many days tell of the sales cycle, and a win is waited for `horizon_days`; null: as long as 95 of 100 wins took (METRICS §8).
create table core.cycle_setting (window_days bigint, horizon_days bigint);
-- Every civil day of the calendar; wd[a, b) = working_days_before of b less that of a.
create table core.working_day (day date, is_working boolean, working_days_before bigint);
-- What the records as a whole do not say, however often: `records` of the `of_records` there are. Not a fault of one record, so no list of them.
create table core.data_gap (code varchar, object varchar, records bigint, of_records bigint, example varchar);
create table core.data_issue (code varchar, object varchar, record_id varchar, field varchar, saw varchar, run varchar, line bigint);
