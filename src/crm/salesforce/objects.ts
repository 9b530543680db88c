/** What a custom field has to be to be taken for something: Salesforce's type names. */
const numbers = ["double", "int", "currency", "percent"];
const words = ["string", "picklist", "reference", "combobox"];
const days = ["date", "datetime"];
const flags = ["boolean", "picklist"];

/** A thing that no org has by itself and many have as a field of their own. */
export interface Role {
  readonly name: string;
  readonly types: readonly string[];
  /** Labels and names it goes by, as `bare` has them; the first that fits is taken. */
  readonly words: readonly string[];
}

/** An object that we read. */
export interface SalesforceObject {
  /** As Salesforce calls it. */
  readonly name: string;
  /** Its folder in landing, and the name people see. */
  readonly object: string;
  readonly fields: readonly string[];
  readonly roles: readonly Role[];
  /** The stamp it is read by; null: small, and read whole each time, by REST alone. */
  readonly cursor: "SystemModstamp" | "CreatedDate" | null;
  /** What is not known without it. */
  readonly without: string;
  /** What the CRM keeps as it is now alone, however small: once a day is enough. */
  readonly isDaily?: boolean | undefined;
  /** The role whose e-mail address is asked for too, as `contact_email`. */
  readonly emailOf?: string | undefined;
  /** Where each record is a row of its own, which can be gone: all ids are compared weekly. */
  readonly held?: Held | undefined;
}

/** A raw table with `is_deleted`, and its column of Salesforce's ids. */
export interface Held {
  readonly table: string;
  readonly id: string;
  /** How ids of this kind begin, where the table has others too. */
  readonly prefix?: string | undefined;
  /** Every record is there: tasks that are not done, say, are not. */
  readonly isWhole?: boolean | undefined;
}

export const role = (name: string, types: readonly string[], ...called: string[]): Role => ({
  name,
  types,
  words: called,
});

/** Kinds whose records can be missed when they are gone. */
const heldIn: Readonly<Partial<Record<string, Held>>> = {
  opportunity: { table: "opportunity", id: "opportunity_id", isWhole: true },
  opportunity_split: { table: "split", id: "split_id", isWhole: true },
  line_item: { table: "line_item", id: "line_item_id", isWhole: true },
  contract: { table: "subscription_term", id: "term_id" },
  lead: { table: "lead", id: "lead_id", isWhole: true },
  contact: { table: "contact", id: "contact_id", prefix: "003", isWhole: true },
  contact_role: { table: "contact_role", id: "role_id" },
  task: { table: "activity", id: "activity_id", prefix: "00T" },
  event: { table: "activity", id: "activity_id", prefix: "00U" },
  campaign_member: { table: "engagement", id: "engagement_id", prefix: "00v" },
};

/** In the order they are read; what deals refer to first. */
export const salesforceObjects: readonly SalesforceObject[] = [
  all(
    "Organization",
    "organization",
    "Name FiscalYearStartMonth UsesStartDateAsFiscalYearName TimeZoneSidKey DefaultLocaleSidKey IsSandbox OrganizationType InstanceName DefaultCurrencyIsoCode",
    "time zone and fiscal year have to be set by hand",
  ),
  all(
    "User",
    "user",
    "Name Email IsActive UserType ManagerId UserRoleId ProfileId ForecastEnabled EmployeeNumber Title Department Division TimeZoneSidKey DefaultCurrencyIsoCode CreatedDate SystemModstamp Profile.Name",
    "nobody has a name",
    role(
      "started_on",
      days,
      "started on",
      "start date",
      "hire date",
      "hired on",
      "employment start",
      "startdatum",
      "anställd den",
    ),
    role("ended_on", days, "ended on", "end date", "leave date", "left on", "termination date", "slutdatum"),
    role("segment", words, "segment", "sales segment"),
    role("region", words, "region", "sales region", "territory"),
    role("role", words, "sales role", "job role", "repmark role"),
    role("ramp", words, "ramp", "ramp plan", "ramp schedule"),
  ),
  all(
    "UserRole",
    "user_role",
    "Name DeveloperName ParentRoleId ForecastUserId RollupDescription SystemModstamp",
    "there are no teams by role",
  ),
  all(
    "OpportunityStage",
    "stage",
    "MasterLabel ApiName IsActive SortOrder IsClosed IsWon DefaultProbability ForecastCategory ForecastCategoryName",
    "stages are told by their names",
  ),
  all(
    "CurrencyType",
    "currency_type",
    "IsoCode ConversionRate DecimalPlaces IsActive IsCorporate",
    "all amounts are in one currency",
  ),
  all(
    "DatedConversionRate",
    "dated_rate",
    "IsoCode ConversionRate StartDate NextStartDate",
    "amounts are converted at one rate for all days",
  ),
  all(
    "Product2",
    "product",
    "Name ProductCode Family IsActive IsDeleted SystemModstamp",
    "products have no names",
    role("list_price", numbers, "list price", "price", "listpris"),
  ),
  all(
    "ForecastingQuota",
    "quota",
    "QuotaOwnerId QuotaAmount QuotaQuantity StartDate PeriodId ForecastingTypeId IsAmount IsQuantity ProductFamily Territory2Id CurrencyIsoCode LastModifiedDate",
    "attainment is not known unless quotas are imported",
  ),
  all(
    "ForecastingSubmission",
    "forecast_submission",
    "ForecastOwnerId ForecastingTypeId PeriodId PeriodStartDate SubmissionDateTime IsLatest Territory2Id CurrencyIsoCode IsDeleted",
    "what reps called, and when, is not known",
  ),
  all(
    "ForecastingSubmissionItem",
    "forecast_submission_item",
    "ForecastingSubmissionId ForecastingItemCategory Amount Quantity IsDeleted ForecastingSubmission.ForecastOwnerId ForecastingSubmission.ForecastingTypeId ForecastingSubmission.PeriodId ForecastingSubmission.SubmissionDateTime",
    "what reps called is not known",
  ),
  {
    ...all(
      "ForecastingItem",
      "forecast_item",
      "OwnerId PeriodId ForecastingTypeId ForecastingItemCategory ForecastAmount AmountWithoutAdjustments OwnerOnlyAmount HasAdjustment HasOwnerAdjustment ParentForecastingItemId",
      "what stood in the forecast on which day is told by the deals",
    ),
    isDaily: true,
  },
  all("Holiday", "holiday", "Name ActivityDate IsAllDay IsRecurrence", "public holidays are those of the settings"),
  log(
    "Account",
    "account",
    "Name ParentId OwnerId Type Industry NumberOfEmployees AnnualRevenue BillingCountry BillingCountryCode MasterRecordId",
    "customers have no names",
    role("segment", words, "segment", "customer segment", "market segment"),
    role("size_band", words, "size band", "company size", "employee band"),
  ),
  log(
    "Opportunity",
    "opportunity",
    "AccountId Name StageName Amount Probability ExpectedRevenue CloseDate Type LeadSource NextStep IsClosed IsWon ForecastCategory ForecastCategoryName CampaignId ContactId OwnerId RecordTypeId Pricebook2Id HasOpportunityLineItem ContractId Fiscal FiscalYear FiscalQuarter LastActivityDate LastStageChangeDate PushCount IqScore CurrencyIsoCode",
    "there is nothing to measure",
    role("arr", numbers, "arr", "annual recurring revenue", "acv", "annual contract value", "årligt värde"),
    role("one_off", numbers, "one off", "one off amount", "one time", "one time amount", "setup fee", "engångsbelopp"),
    role(
      "term_months",
      numbers,
      "term months",
      "term in months",
      "contract term months",
      "contract term",
      "contract length months",
      "avtalstid månader",
    ),
    role(
      "lead_score",
      numbers,
      "lead score",
      "fit score",
      "predictive score",
      "opportunity score",
      "score",
      "pi score",
      "poäng",
    ),
    role("is_inbound", flags, "inbound", "is inbound", "inkommande"),
    role("product", words, "product", "main product", "primary product", "produkt"),
    role("opened_on", days, "opened on", "opened date", "open date", "qualified on", "qualified date", "öppnad den"),
    role(
      "starts_on",
      days,
      "contract start date",
      "contract start",
      "subscription start",
      "subscription start date",
      "starts on",
      "avtalsstart",
    ),
    role(
      "ends_on",
      days,
      "contract end date",
      "contract end",
      "subscription end",
      "subscription end date",
      "ends on",
      "avtalsslut",
    ),
    role(
      "lost_reason",
      words,
      "lost reason",
      "loss reason",
      "closed lost reason",
      "reason lost",
      "win loss reason",
      "förlustorsak",
    ),
    role(
      "competitor",
      words,
      "competitor",
      "main competitor",
      "main competitors",
      "primary competitor",
      "lost to",
      "konkurrent",
    ),
    role("is_test", flags, "is test", "test", "test record"),
    role("merged_into", words, "merged into", "duplicate of"),
  ),
  log(
    "OpportunityHistory",
    "opportunity_history",
    "OpportunityId CreatedById StageName Amount ExpectedRevenue CloseDate Probability ForecastCategory PrevAmount PrevCloseDate CurrencyIsoCode",
    "how deals went before the first sync is not known",
  ),
  {
    ...log(
      "OpportunityFieldHistory",
      "opportunity_field_history",
      "OpportunityId CreatedById Field DataType OldValue NewValue",
      "who owned a deal before, and other tracked fields, are not known",
    ),
    cursor: "CreatedDate",
  },
  log(
    "OpportunitySplit",
    "opportunity_split",
    "OpportunityId SplitOwnerId SplitPercentage SplitAmount SplitTypeId CurrencyIsoCode",
    "a deal is its owner's alone",
  ),
  log(
    "OpportunityLineItem",
    "line_item",
    "OpportunityId Product2Id ProductCode Quantity UnitPrice TotalPrice ListPrice Discount ServiceDate CurrencyIsoCode",
    "what was sold is told by the deal's own field, if there is one",
  ),
  log(
    "Contract",
    "contract",
    "AccountId ContractNumber Status StartDate EndDate ContractTerm ActivatedDate OwnerId CurrencyIsoCode",
    "contract terms are assumed from the deals",
    role("opportunity", words, "opportunity", "deal", "won opportunity", "affärsmöjlighet"),
    role("recurring_value", numbers, "recurring value", "contract value", "recurring amount", "total recurring"),
    role("one_off", numbers, "one off", "one time", "setup fee"),
    role("arr", numbers, "arr", "annual recurring revenue", "acv"),
    role(
      "notified_end_on",
      days,
      "notified end",
      "cancellation date",
      "cancelled on",
      "termination date",
      "uppsagd till",
    ),
    role("notified_at", days, "notified at", "notified on", "notice date", "notice given on", "uppsagd den"),
  ),
  log(
    "Lead",
    "lead",
    "Email Company Status Rating LeadSource OwnerId IsConverted ConvertedDate ConvertedAccountId ConvertedContactId ConvertedOpportunityId MasterRecordId",
    "how soon leads are answered is not known",
    role("score", numbers, "lead score", "score", "fit score", "pi score", "poäng"),
    role("is_inbound", flags, "inbound", "is inbound", "inkommande"),
  ),
  log(
    "Contact",
    "contact",
    "Email AccountId MasterRecordId",
    "what buyers did elsewhere cannot be told by whom it was",
  ),
  log(
    "OpportunityContactRole",
    "contact_role",
    "OpportunityId ContactId IsPrimary",
    "which deal buyers' acts were about is told by other means",
  ),
  log(
    "Task",
    "task",
    "WhoId WhatId AccountId OwnerId Subject Type TaskSubtype Status IsClosed ActivityDate CompletedDateTime CallType CallDurationInSeconds CallDisposition IsArchived",
    "calls and mails are not counted",
  ),
  log(
    "Event",
    "event",
    "WhoId WhatId AccountId OwnerId Subject Type StartDateTime EndDateTime DurationInMinutes ActivityDateTime IsAllDayEvent IsArchived IsChild",
    "meetings are not counted",
  ),
  log(
    "EmailMessage",
    "email_message",
    "ActivityId RelatedToId FromAddress ToAddress Incoming MessageDate Status IsTracked IsOpened FirstOpenedDate LastOpenedDate CreatedById",
    "mails are told by the tasks that stand for them",
  ),
  log("Campaign", "campaign", "Name Type Status StartDate EndDate ParentId", "campaigns have no names"),
  log(
    "CampaignMember",
    "campaign_member",
    "CampaignId LeadId ContactId LeadOrContactId Status HasResponded FirstRespondedDate Campaign.Name Campaign.Type Contact.Email Contact.AccountId Lead.Email",
    "what buyers did is not known",
    role("opportunity", words, "opportunity", "deal", "affärsmöjlighet"),
  ),
];

/** `Lead_Score__c` and `Lead score (0–100)` are both `lead score`. */
export function bare(text: string): string {
  return text
    .replace(/__c$/, "")
    .replace(/\([^()]*\)/g, " ")
    .replace(/([a-zåäö])([A-ZÅÄÖ])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function all(name: string, object: string, fields: string, without: string, ...roles: Role[]): SalesforceObject {
  return { name, object, fields: ["Id", ...fields.split(" ")], roles, cursor: null, without };
}

export function log(name: string, object: string, fields: string, without: string, ...roles: Role[]): SalesforceObject {
  const usual = ["IsDeleted", "CreatedDate", "LastModifiedDate", "SystemModstamp"];
  const held = heldIn[object];
  return {
    name,
    object,
    fields: ["Id", ...usual, ...fields.split(" ")],
    roles,
    cursor: "SystemModstamp",
    without,
    held,
  };
}
