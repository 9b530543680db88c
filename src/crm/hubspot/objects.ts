/** A type of HubSpot's records that is read by its modified date, and what of it. */
export interface HubspotObject {
  /** Its folder in landing and its name for people. */
  readonly object: string;
  /** As paths name it. */
  readonly type: string;
  readonly modified: "hs_lastmodifieddate" | "lastmodifieddate";
  readonly properties: readonly string[];
  /** Properties whose past is read too. */
  readonly history: readonly string[];
  /** Types of records whose ties to it are read with it. */
  readonly associations: readonly string[];
  /** Meanings that properties of the account's own may have. */
  readonly roles: readonly Role[];
  /** Nothing else than what is named here is read: not the account's own properties either. */
  readonly isNarrow?: boolean;
}

/** Something we look for among an account's own properties. */
export interface Role {
  readonly name: string;
  /** What it is usually called, by internal name or label, in the order of trust. */
  readonly looksLike: RegExp;
  /** Its past is read too. */
  readonly hasHistory?: boolean;
  /** Taken when the account has none of its own. */
  readonly otherwise?: string;
}

const activity = (type: string, ...properties: string[]): HubspotObject => ({
  object: type,
  type,
  modified: "hs_lastmodifieddate",
  properties: ["hs_timestamp", "hubspot_owner_id", "hs_createdate", ...properties],
  history: [],
  associations: ["deals", "companies", "leads"],
  roles: [],
});

export const hubspotObjects: readonly HubspotObject[] = [
  {
    object: "deals",
    type: "deals",
    modified: "hs_lastmodifieddate",
    properties: [
      "dealname",
      "amount",
      "deal_currency_code",
      "dealstage",
      "pipeline",
      "closedate",
      "createdate",
      "hubspot_owner_id",
      "dealtype",
      "hs_is_closed",
      "hs_is_closed_won",
      "hs_manual_forecast_category",
      "closed_lost_reason",
      "hs_analytics_source",
      "hs_arr",
      "hs_merged_object_ids",
      "hs_lastmodifieddate",
    ],
    history: [
      "dealstage",
      "pipeline",
      "amount",
      "closedate",
      "hubspot_owner_id",
      "hs_manual_forecast_category",
      "dealtype",
      "closed_lost_reason",
    ],
    associations: ["companies", "contacts", "line_items"],
    roles: [
      { name: "arr", looksLike: /^(arr|annual[ _]recurring[ _]revenue)$/i, hasHistory: true, otherwise: "hs_arr" },
      { name: "one_off", looksLike: /^(one[ _-]?off|set[ _-]?up[ _]fee|one[ _-]?time)/i },
      { name: "term_months", looksLike: /^(term|contract)[ _]?(term)?[ _]?(in[ _])?months$|^contract[ _]term/i },
      { name: "lead_score", looksLike: /^(lead|fit|deal)[ _]score$/i },
      { name: "inbound", looksLike: /^(is[ _])?inbound$/i },
      { name: "source", looksLike: /^(deal|lead|opportunity)[ _]source$|^source$/i, otherwise: "hs_analytics_source" },
      { name: "competitor", looksLike: /^competitor/i },
      { name: "product", looksLike: /^(main[ _])?product$/i },
      { name: "is_test", looksLike: /^(is[ _])?test([ _]deal)?$/i },
      { name: "opened_on", looksLike: /^opened[ _]on$|^open[ _]date$/i },
      { name: "notified_end_on", looksLike: /^notified[ _]end/i, hasHistory: true },
    ],
  },
  {
    object: "companies",
    type: "companies",
    modified: "hs_lastmodifieddate",
    properties: ["name", "domain", "industry", "numberofemployees", "country", "hs_merged_object_ids"],
    history: [],
    associations: ["contacts"],
    roles: [{ name: "segment", looksLike: /^((market|customer|company)[ _])?segment$/i }],
  },
  {
    object: "leads",
    type: "leads",
    modified: "hs_lastmodifieddate",
    properties: [
      "hs_lead_name",
      "hs_lead_type",
      "hs_pipeline",
      "hs_pipeline_stage",
      "hubspot_owner_id",
      "hs_createdate",
    ],
    history: ["hs_pipeline_stage"],
    associations: ["deals"],
    roles: [
      { name: "source", looksLike: /^(lead[ _])?source$/i },
      { name: "lead_score", looksLike: /^(lead|fit)[ _]score$/i },
      { name: "inbound", looksLike: /^(is[ _])?inbound$/i },
    ],
  },
  activity("calls", "hs_call_duration", "hs_call_direction", "hs_call_disposition", "hs_call_status"),
  activity("emails", "hs_email_direction", "hs_email_status"),
  activity("meetings", "hs_activity_type", "hs_meeting_outcome", "hs_meeting_start_time", "hs_meeting_end_time"),
  activity("tasks", "hs_task_status", "hs_task_type", "hs_task_completion_date"),
];

/** Where an account has no events: contacts carry the last visit, and its past says the ones before. */
export const contactVisits: HubspotObject = {
  object: "contact_visits",
  type: "contacts",
  modified: "lastmodifieddate",
  properties: ["email", "hs_analytics_last_visit_timestamp", "hs_analytics_last_url"],
  history: ["hs_analytics_last_visit_timestamp", "hs_analytics_last_url"],
  associations: ["companies"],
  roles: [],
};

/** Who buyers are, where another CRM keeps the deals: no more of a person than says whom its records call the same. */
export const buyers: HubspotObject = {
  object: "contacts",
  type: "contacts",
  modified: "lastmodifieddate",
  properties: ["email", "hs_additional_emails", "hs_merged_object_ids"],
  history: [],
  associations: [],
  roles: [
    { name: "contact", looksLike: /^salesforce[ _]?contact[ _]?id$/i, otherwise: "salesforcecontactid" },
    { name: "lead", looksLike: /^salesforce[ _]?lead[ _]?id$/i, otherwise: "salesforceleadid" },
    { name: "account", looksLike: /^salesforce[ _]?account[ _]?id$/i, otherwise: "salesforceaccountid" },
  ],
  isNarrow: true,
};

/** What the integration of HubSpot with Salesforce writes on what contacts are tied to. */
export const syncProperties: Readonly<Record<string, string>> = {
  companies: "salesforceaccountid",
  deals: "salesforceopportunityid",
};

/** What people of the team have beside their names; HubSpot has no place of its own for most of it. */
export const userRoles: readonly Role[] = [
  { name: "manager", looksLike: /^manager([ _'’s]*(email|e-mail))?$/i },
  { name: "started_on", looksLike: /^(started|start|hired)[ _]?(on|date)?$|^hire[ _]date$/i },
  { name: "ended_on", looksLike: /^(ended|left|end)[ _]?(on|date)?$/i },
  { name: "segment", looksLike: /^(sales[ _])?segment$/i },
  { name: "region", looksLike: /^(sales[ _])?(region|territory)$/i },
  { name: "ramp", looksLike: /^(quota[ _])?ramp$/i },
];

export const productRoles: readonly Role[] = [{ name: "family", looksLike: /^(product[ _])?family$/i }];
