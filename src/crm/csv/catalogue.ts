/** How a cell is read. `share` is a part of one (50 % and 50 and 0.5 are told apart over the column), `value` what a change of any field holds. */
export type FieldKind =
  | "text"
  | "day"
  | "instant"
  | "money"
  | "number"
  | "count"
  | "share"
  | "flag"
  | "value"
  | "ramp"
  | "period"
  | "time-zone"
  | VocabularyKind;
export type VocabularyKind =
  | "outcome"
  | "type"
  | "forecast"
  | "activity"
  | "direction"
  | "changed-field"
  | "split-kind"
  | "quota-kind"
  | "quota-basis"
  | "rate-kind";

export interface Field {
  /** The column of the raw table, or a word that only the reading uses (`is_won`). */
  readonly name: string;
  readonly kind: FieldKind;
  /** Headers that mean it, English and Swedish, Salesforce and HubSpot; case, spaces and punctuation do not matter. */
  readonly headers: readonly string[];
  /** Headers that may mean it when no field has a better claim to them. */
  readonly weakHeaders: readonly string[];
  /** A cell of the template. */
  readonly example: string;
  readonly says: string;
  /** Its days speak of what has happened, so the newest tells how far the data reaches. */
  readonly past: boolean;
}

export interface TableKind {
  /** What people call it in a mapping and in `--template`. */
  readonly object: string;
  /** The table in the schema `raw`. */
  readonly table: string;
  /** File names that hint at it. */
  readonly files: RegExp;
  /** Each list: at least one of these fields must be there. */
  readonly needs: readonly (readonly string[])[];
  /** A table with one of these headers is another one. */
  readonly never?: string;
  /** The field by which a record is known again. */
  readonly id: string | null;
  readonly fields: readonly Field[];
}

/** Every table Repmark reads. The first header of a field is the one the template uses. */
export const catalogue: readonly TableKind[] = [
  {
    object: "opportunities",
    table: "opportunity",
    files: /pipeline|opportunit|deals?\b|affär|order/i,
    needs: [
      ["opportunity_id", "name"],
      ["stage_ref", "outcome", "close_on", "is_won"],
    ],
    never: "snapshot date|snapshot at|snapshot|as of date|as of|avstämningsdatum|per datum",
    id: "opportunity_id",
    fields: [
      field(
        "opportunity_id",
        "text",
        "opportunity_id|id|deal id|record id|object id|opportunity|case safe id|18 digit id|affärs-id|affärsnummer|affärsmöjlighets-id|affärsmöjlighet-id|post-id|objekt-id",
        "D-1001",
        "The deal's own id, the same in every export",
      ),
      field(
        "name",
        "text",
        "name|opportunity name|deal name|deal|affär|affärsnamn|affärens namn|namn på affärsmöjlighet|affärsmöjlighetens namn|affärsmöjlighet|namn",
        "Nordic Steel, 40 seats",
        "What people call the deal",
      ),
      field(
        "account_ref",
        "text",
        "account|account name|account id|company|company name|associated company|associated company ids|customer|customer name|client|kund|kundnamn|konto|kontonamn|konto-id|företag|företagsnamn|kopplat företag|bolag",
        "Nordic Steel",
        "The customer, by name or id",
      ),
      field(
        "owner_ref",
        "text",
        "owner|sales agent|opportunity owner|deal owner|owner name|owner full name|owner id|owner email|owner alias|hubspot owner id|rep|sales rep|salesperson|seller|agent|säljare|ägare|affärsägare|affärsmöjlighetsägare|affärsmöjlighetens ägare|ansvarig|ansvarig säljare",
        "Ada Berg",
        "Who sells it, by name, e-mail or id",
      ),
      field(
        "type",
        "type",
        "type|opportunity type|deal type|affärstyp|typ av affär|typ",
        "new",
        "new, renewal or expansion",
      ),
      field(
        "pipeline_ref",
        "text",
        "pipeline|sales pipeline|deal pipeline|pipeline name|säljpipeline|säljprocess",
        "",
        "The pipeline, when there are several",
      ),
      field(
        "stage_ref",
        "text",
        "stage|deal stage|stage name|sales stage|opportunity stage|säljsteg|steg|fas|affärssteg|affärsfas|säljfas|etapp",
        "Proposal",
        "The stage it is in now",
      ),
      field(
        "outcome",
        "outcome",
        "outcome|status|deal status|won lost|result|utfall|resultat",
        "open",
        "open, won or lost, where the stage does not say it",
      ),
      field(
        "is_won",
        "flag",
        "won|is won|is closed won|hs is closed won|vunnen|är vunnen|är stängd vunnen|är stängd och vunnen",
        "",
        "Yes when it was won",
      ),
      field(
        "is_closed",
        "flag",
        "closed|is closed|is deal closed|hs is closed|stängd|är stängd|är affären stängd|avslutad",
        "",
        "Yes when it is closed",
      ),
      field(
        "forecast_category",
        "forecast",
        "forecast category|forecast category name|hs manual forecast category|prognoskategori",
        "best_case",
        "omitted, pipeline, best_case, commit or closed",
      ),
      field(
        "source",
        "text",
        "source|lead source|original source|original traffic source|hs analytics source|källa|leadkälla|ursprunglig källa|ursprunglig trafikkälla",
        "Webinar",
        "Where it came from",
      ),
      field("is_inbound", "flag", "inbound|is inbound|inkommande", "yes", "Whether the customer came to us"),
      field(
        "lead_score",
        "number",
        "lead score|score|deal score|hs deal score|hubspotscore|leadpoäng|poäng",
        "71",
        "The lead's score when the deal began",
      ),
      field(
        "product_ref",
        "text",
        "product|product name|product id|produkt|produktnamn|vara",
        "GTX Pro",
        "The product, by name or id",
      ),
      field(
        "currency",
        "text",
        "currency|currency iso code|deal currency code|opportunity currency|amount currency|valuta|valutakod|belopp valuta",
        "SEK",
        "ISO code, such as EUR",
      ),
      field(
        "amount",
        "money",
        "amount|close value|deal amount|value|deal value|total value|opportunity amount|belopp|värde|affärsvärde|ordervärde|summa|~amount in company currency|~amount in home currency|~belopp i företagets valuta",
        "40000.00",
        "What the deal is worth",
      ),
      field(
        "arr",
        "money",
        "arr|annual recurring revenue|hs arr|annual contract value|acv|årligt värde|årlig intäkt",
        "",
        "The part that recurs, per year",
      ),
      field(
        "one_off",
        "money",
        "one off|one-time|one time amount|non recurring|engångsbelopp|engångsintäkt",
        "",
        "The part that comes once",
      ),
      field(
        "term_months",
        "number",
        "term months|term|contract term|contract term months|avtalslängd|avtalstid|bindningstid",
        "12",
        "Length of the contract in months",
      ),
      field(
        "starts_on",
        "day",
        "starts on|contract start|contract start date|service date|avtalsstart|avtalet börjar|~start date|~startdatum",
        "",
        "First day of the contract",
      ),
      field(
        "ends_on",
        "day",
        "ends on|contract end|contract end date|avtalsslut|avtalet slutar|~end date|~slutdatum",
        "",
        "First day after the contract",
      ),
      past(
        "created_at",
        "instant",
        "created at|created date|create date|created|created on|date created|skapad|skapad den|skapad datum|skapades|skapat|skapat datum|skapandedatum",
        "2026-01-12",
        "When it was entered in the CRM",
      ),
      past(
        "opened_on",
        "day",
        "opened on|engage date|engaged|open date|opened|start|öppnad|öppningsdatum|påbörjad",
        "2026-01-12",
        "When work on it began",
      ),
      field(
        "close_on",
        "day",
        "close on|close date|closing date|expected close date|expected close|stängningsdatum|stängt datum|avslutsdatum|avslut|slutdatum|slutdag|förväntat avslut|förväntat slutdatum|beräknat avslut",
        "2026-03-31",
        "When it closed, or is expected to",
      ),
      past(
        "closed_at",
        "instant",
        "closed at|closed date|closed on|actual close date|hs closed won date|stängd den|stängdes",
        "",
        "When it was really closed",
      ),
      field(
        "lost_reason",
        "text",
        "lost reason|loss reason|reason lost|closed lost reason|reason|förlustorsak|förlustanledning|orsak till förlust|anledning till förlust|orsak",
        "",
        "Why it was lost",
      ),
      field(
        "competitor",
        "text",
        "competitor|main competitor|main competitors|primary competitor|konkurrent",
        "",
        "Against whom",
      ),
      field("is_deleted", "flag", "is deleted|deleted|raderad|borttagen", "", "Yes when it was deleted in the CRM"),
      field("is_test", "flag", "is test|test|testpost", "", "Yes when it is no real deal"),
      field("merged_into", "text", "merged into|merged into id|sammanslagen med", "", "The deal it became part of"),
      past(
        "modified_at",
        "instant",
        "modified at|last modified date|last modified|hs lastmodifieddate|system modstamp|updated|updated at|ändrad|senast ändrad|senast ändrad den|senaste ändringsdatum",
        "",
        "When it was last changed",
      ),
    ],
  },
  {
    object: "reps",
    table: "rep",
    files: /team|reps?\b|agents?|users?|owners?|people|säljare|personal/i,
    needs: [
      ["name", "email", "last_name"],
      ["email", "manager_ref", "team_ref", "role", "region", "segment", "started_on", "is_active"],
    ],
    never: "opportunity id|deal id|quota amount|quota owner id|stage name",
    id: "rep_id",
    fields: [
      field(
        "rep_id",
        "text",
        "rep_id|id|user id|owner id|hubspot owner id|employee number|användar-id|anställningsnummer",
        "ada",
        "Own id; the name serves when there is none",
      ),
      field(
        "name",
        "text",
        "name|sales agent|full name|rep|rep name|sales rep|salesperson|seller|agent|user|owner|owner name|namn|fullständigt namn|säljare|användare",
        "Ada Berg",
        "As written on deals",
      ),
      field("first_name", "text", "first name|given name|förnamn", "", ""),
      field("last_name", "text", "last name|surname|family name|efternamn", "", ""),
      field("email", "text", "email|e-mail|email address|user email|e-post|e-postadress|mejl", "ada@example.com", ""),
      field(
        "manager_ref",
        "text",
        "manager|manager name|manager id|reports to|sales manager|chef|säljchef|närmaste chef",
        "Dan Ek",
        "By name, e-mail or id; without a team it names the team",
      ),
      field(
        "team_ref",
        "text",
        "team|team name|sales team|hubspot team|main team|primary team|lag|grupp|säljteam|avdelning",
        "North",
        "By name or id",
      ),
      field("role", "text", "role|title|job title|user role|profile|roll|befattning|titel", "Account executive", ""),
      field("segment", "text", "segment|market segment|marknadssegment", "Mid-market", ""),
      field(
        "region",
        "text",
        "region|regional office|office|territory|division|distrikt|kontor|område",
        "Stockholm",
        "",
      ),
      field(
        "started_on",
        "day",
        "started on|start date|hire date|hired|startdatum|anställd|anställningsdatum",
        "2024-02-01",
        "First day in the role",
      ),
      field(
        "ended_on",
        "day",
        "ended on|end date|left on|termination date|slutdatum|slutade",
        "",
        "First day not in the role any more",
      ),
      field("is_active", "flag", "active|is active|user status|aktiv|är aktiv", "yes", ""),
      field("time_zone", "time-zone", "time zone|timezone|time zone sid key|tidszon", "Europe/Stockholm", ""),
      field(
        "ramp",
        "ramp",
        "ramp|ramp factors|upptrappning",
        "0.25/0.5/0.75",
        "Share of the full quota per month in the role",
      ),
    ],
  },
  {
    object: "teams",
    table: "team",
    files: /^teams?\b|lagen|grupper/i,
    needs: [
      ["team_id", "name"],
      ["parent_ref", "team_id"],
    ],
    id: "team_id",
    fields: [
      field("team_id", "text", "team_id|team-id|lag-id", "north", ""),
      field("name", "text", "team name|team|name|lag|lagnamn", "North", ""),
      field(
        "parent_ref",
        "text",
        "parent|parent team|parent id|överordnat lag|överordnad",
        "Sweden",
        "The team above it",
      ),
      field("manager_ref", "text", "manager|team lead|lead|chef|lagledare", "Dan Ek", ""),
    ],
  },
  {
    object: "team_members",
    table: "team_member",
    files: /member|medlem/i,
    needs: [["team_ref"], ["rep_ref"], ["from_on"]],
    id: null,
    fields: [
      field("team_ref", "text", "team|team id|team name|lag", "North", ""),
      field("rep_ref", "text", "rep|rep id|member|user|sales agent|name|säljare|medlem", "Ada Berg", ""),
      field("from_on", "day", "from|from on|since|start date|från", "2025-01-01", "First day in the team"),
      field("until_on", "day", "until|until on|end date|to|till", "", "First day not in the team any more"),
    ],
  },
  {
    object: "accounts",
    table: "account",
    files: /account|compan|customer|kund|företag/i,
    needs: [
      ["account_id", "name"],
      ["industry", "employees", "size_band", "country", "segment"],
    ],
    never: "opportunity id|deal id|stage name",
    id: "account_id",
    fields: [
      field(
        "account_id",
        "text",
        "account_id|id|company id|record id|object id|kund-id|kundnummer|konto-id|post-id",
        "A-17",
        "Own id; the name serves when there is none",
      ),
      field(
        "name",
        "text",
        "name|account|account name|company name|company|kund|kundnamn|konto|kontonamn|företag|företagsnamn|namn",
        "Nordic Steel",
        "",
      ),
      field("industry", "text", "industry|sector|bransch|sektor", "Manufacturing", ""),
      field("size_band", "text", "size|size band|company size|storlek", "", "A size class of your own"),
      field(
        "employees",
        "count",
        "employees|number of employees|no. of employees|anställda|antal anställda",
        "2822",
        "",
      ),
      field(
        "country",
        "text",
        "country|office location|billing country|billing country code|country region|land|land region|faktureringsland",
        "Sweden",
        "",
      ),
      field("segment", "text", "segment|market segment|marknadssegment", "Enterprise", ""),
    ],
  },
  {
    object: "products",
    table: "product",
    files: /product|produkt|artik/i,
    needs: [
      ["product_id", "name"],
      ["list_price", "family"],
    ],
    never: "opportunity id|deal id|quantity|antal",
    id: "product_id",
    fields: [
      field(
        "product_id",
        "text",
        "product_id|id|product code|sku|record id|artikelnummer|produktkod|produkt-id|post-id",
        "P-1",
        "Own id; the name serves when there is none",
      ),
      field("name", "text", "name|product|product name|produkt|produktnamn|benämning|namn", "GTX Pro", ""),
      field(
        "family",
        "text",
        "family|series|product family|product type|product line|serie|produktfamilj|produktgrupp|produkttyp",
        "GTX",
        "",
      ),
      field(
        "list_price",
        "money",
        "list price|sales price|price|unit price|pris|listpris|styckpris|enhetspris",
        "4821.00",
        "",
      ),
    ],
  },
  {
    object: "stages",
    table: "stage",
    files: /stages?|steg|faser/i,
    needs: [
      ["stage_id", "name"],
      ["position", "probability"],
    ],
    never: "opportunity id|deal id",
    id: "stage_id",
    fields: [
      field("pipeline_id", "text", "pipeline|pipeline id|säljprocess", "", "When there are several pipelines"),
      field("stage_id", "text", "stage_id|api name|internal value|stage-id|~id", "proposal", ""),
      field(
        "name",
        "text",
        "stage|stage name|deal stage|name|label|master label|steg|fas|namn",
        "Proposal",
        "As written on deals",
      ),
      field("position", "count", "position|sort order|order|display order|ordning", "3", "Order in the pipeline"),
      field("probability", "share", "probability|default probability|win probability|sannolikhet", "50%", ""),
      field("outcome", "outcome", "outcome|type|status|utfall", "open", "open, won or lost"),
      field("is_won", "flag", "won|is won|vunnen", "", "Yes when it means won"),
      field("is_closed", "flag", "closed|is closed|stängd", "", "Yes when it means closed"),
      field(
        "forecast_category",
        "forecast",
        "forecast category|forecast category name|prognoskategori",
        "best_case",
        "",
      ),
    ],
  },
  {
    object: "quotas",
    table: "quota",
    files: /quota|target|goal|budget|mål|kvot/i,
    needs: [["rep_ref"], ["amount"], ["period_label", "from_on"]],
    id: null,
    fields: [
      field(
        "rep_ref",
        "text",
        "rep|owner|sales agent|rep id|user|name|owner name|quota owner|quota owner name|owner id|quota owner id|hubspot owner id|säljare|ägare|namn",
        "Ada Berg",
        "By name, e-mail or id",
      ),
      field(
        "period_label",
        "period",
        "period|quarter|month|year|fiscal period|kvartal|månad|år",
        "2026-Q1",
        "2026, 2026-Q1 or 2026-01",
      ),
      field(
        "from_on",
        "day",
        "from|from on|start date|hs start datetime|period start|period start date|från|startdatum",
        "",
        "Instead of a period: its first day",
      ),
      field(
        "until_on",
        "day",
        "until|until on|end date|hs end datetime|period end|period end date|till|till och med|slutdatum",
        "",
        "and the first day after it, or its last day",
      ),
      field(
        "amount",
        "money",
        "quota|target|goal|amount|quota amount|target amount|hs target amount|mål|säljmål|budget|kvot|belopp|målbelopp",
        "250000.00",
        "",
      ),
      field("currency", "text", "currency|currency iso code|valuta", "SEK", ""),
      field("kind", "quota-kind", "kind|quota type|type|typ", "selling", "selling, renewal or overlay"),
      field("basis", "quota-basis", "basis|grund", "", "final, or full-rate (before ramp)"),
      field("is_manager", "flag", "manager quota|is manager|chefsmål", "", "Yes for what a manager owes for the team"),
    ],
  },
  {
    object: "changes",
    table: "change",
    files: /histor|change|ändring/i,
    needs: [["opportunity_ref"], ["field"], ["changed_at"], ["new_value"]],
    id: null,
    fields: [
      field(
        "opportunity_ref",
        "text",
        "opportunity_id|opportunity|deal id|deal|parent id|record id|object id|affärs-id|affär|post-id|objekt-id|affärsmöjlighets-id",
        "D-1001",
        "",
      ),
      past(
        "changed_at",
        "instant",
        "changed at|edit date|created date|date|changed on|change date|date of change|timestamp|ändrad|ändrad den|redigeringsdatum|datum",
        "2026-02-01 09:30",
        "",
      ),
      field(
        "field",
        "changed-field",
        "field|field event|property|property name|fält|fält händelse|egenskap",
        "stage",
        "stage, amount, arr, close_on, owner, forecast_category, type, is_deleted, lost_reason",
      ),
      field(
        "old_value",
        "value",
        "old value|old|from|previous value|gammalt värde|tidigare värde|från",
        "Proposal",
        "",
      ),
      field("new_value", "value", "new value|new|to|value|nytt värde|värde|till", "Negotiation", ""),
    ],
  },
  {
    object: "snapshots",
    table: "change",
    files: /histor|snapshot|ögonblick/i,
    needs: [
      ["opportunity_ref"],
      ["snapshot_at", "record_id"],
      ["snapshot_at", "created_at"],
      ["stage", "amount", "close_on"],
    ],
    id: null,
    fields: [
      field("record_id", "text", "id", "", "The row's own id, as Salesforce's OpportunityHistory has it"),
      field(
        "opportunity_ref",
        "text",
        "opportunity_id|opportunity|deal id|affärs-id|affärsmöjlighets-id",
        "D-1001",
        "",
      ),
      past(
        "snapshot_at",
        "instant",
        "snapshot date|snapshot at|as of date|as of|snapshot|avstämningsdatum|per datum",
        "2026-02-01",
        "When the deal stood like this",
      ),
      past("created_at", "instant", "created date|last modified date", "", "The same, as Salesforce has it"),
      field("stage", "text", "stage|stage name|deal stage|to stage|säljsteg|steg|fas", "Proposal", ""),
      field("amount", "money", "amount|deal amount|belopp|värde", "40000.00", ""),
      field("close_on", "day", "close date|stängningsdatum|avslut|slutdatum", "2026-03-31", ""),
      field("forecast_category", "forecast", "forecast category|forecast category name|prognoskategori", "commit", ""),
    ],
  },
  {
    object: "splits",
    table: "split",
    files: /split|delning/i,
    needs: [["opportunity_ref"], ["rep_ref"], ["share"]],
    id: null,
    fields: [
      field(
        "opportunity_ref",
        "text",
        "opportunity_id|opportunity|deal id|deal|opportunity name|affärs-id|affär|affärsmöjlighets-id",
        "D-1001",
        "",
      ),
      field(
        "rep_ref",
        "text",
        "rep|split owner|split owner name|split owner id|owner|deal owner|team member|team member name|sales agent|säljare|ägare",
        "Ada Berg",
        "",
      ),
      field(
        "share",
        "share",
        "share|split percentage|split percent|split|percentage|percent|hs deal split percentage|andel|procent",
        "60%",
        "",
      ),
      field("kind", "split-kind", "kind|split type|type|typ", "revenue", "revenue or overlay"),
      past("from_at", "instant", "from|from at|valid from|från", "", "When it was agreed"),
    ],
  },
  {
    object: "forecast_calls",
    table: "forecast_call",
    files: /forecast|prognos/i,
    needs: [["rep_ref"], ["amount"], ["period_label", "from_on"], ["category", "called_at"]],
    id: null,
    fields: [
      field(
        "rep_ref",
        "text",
        "rep|owner|sales agent|user|name|owner name|forecast owner|owner id|hubspot owner id|säljare|ägare|namn",
        "Ada Berg",
        "",
      ),
      field("period_label", "period", "period|quarter|month|forecast period|kvartal|månad", "2026-Q1", ""),
      field("from_on", "day", "from|from on|start date|period start|period start date|från|startdatum", "", ""),
      field("until_on", "day", "until|until on|end date|period end|period end date|till|slutdatum", "", ""),
      field(
        "category",
        "forecast",
        "category|forecast category|forecast category name|forecast type|kategori|prognoskategori",
        "commit",
        "commit, best_case or pipeline",
      ),
      field("amount", "money", "amount|forecast|forecast amount|hs amount|call|belopp|prognos", "240000.00", ""),
      field("currency", "text", "currency|currency iso code|valuta", "SEK", ""),
      past(
        "called_at",
        "instant",
        "called at|submitted at|submitted|submitted date|date|call date|last modified date|created date|lämnad|lämnad den|datum",
        "2026-02-02 08:00",
        "When it was said",
      ),
    ],
  },
  {
    object: "activities",
    table: "activity",
    files: /activit|calls|meetings|tasks|aktivitet|möten|samtal/i,
    needs: [["type"], ["at"], ["rep_ref", "opportunity_ref", "account_ref", "lead_ref"]],
    id: "activity_id",
    fields: [
      field("activity_id", "text", "activity_id|id|record id|engagement id|aktivitets-id", "T-9", ""),
      field(
        "type",
        "activity",
        "type|activity type|task type|task subtype|engagement type|aktivitetstyp|typ av aktivitet|typ",
        "call",
        "call, email, meeting, demo, task",
      ),
      field(
        "rep_ref",
        "text",
        "rep|owner|assigned|assigned to|owner name|owner id|hubspot owner id|activity assigned to|sales agent|säljare|ägare|tilldelad|tilldelad till",
        "Ada Berg",
        "",
      ),
      field(
        "account_ref",
        "text",
        "account|account name|account id|company|company account|associated company ids|associated company|kund|konto|företag",
        "Nordic Steel",
        "",
      ),
      field(
        "opportunity_ref",
        "text",
        "opportunity_id|opportunity|deal id|what id|related to id|deal|associated deal ids|associated deal|affärs-id|affär|affärsmöjlighet",
        "D-1001",
        "",
      ),
      field("lead_ref", "text", "lead|lead id|who id|kontakt", "", ""),
      past(
        "at",
        "instant",
        "at|date|activity date|due date|start date time|hs timestamp|timestamp|when|datum|tid|tidpunkt",
        "2026-02-03 14:00",
        "",
      ),
      field("minutes", "number", "minutes|duration|duration in minutes|minuter|längd", "30", ""),
      field(
        "outcome",
        "text",
        "outcome|result|call result|call outcome|meeting outcome|status|utfall|resultat",
        "",
        "",
      ),
      field(
        "direction",
        "direction",
        "direction|call direction|call type|hs call direction|riktning",
        "out",
        "in or out",
      ),
    ],
  },
  {
    object: "engagement",
    table: "engagement",
    files: /engagement|visits|webinar|besök/i,
    needs: [["kind"], ["at"], ["contact_ref", "asset"]],
    id: "engagement_id",
    fields: [
      field("engagement_id", "text", "engagement_id|id|event id|conversion id", "E-3", ""),
      field("kind", "text", "kind|event|event type|type|händelse|typ", "webinar", "visit, form, open, click, webinar"),
      field("contact_ref", "text", "contact|contact id|email|lead or contact id|kontakt|e-post", "eva@example.com", ""),
      field("account_ref", "text", "account|account id|company|kund|företag", "Nordic Steel", ""),
      field("opportunity_ref", "text", "opportunity_id|opportunity|deal id|deal|affär", "", ""),
      past(
        "at",
        "instant",
        "at|date|occurred at|timestamp|when|first responded date|datum|tidpunkt",
        "2026-01-20 10:00",
        "",
      ),
      field("asset", "text", "asset|page|url|page url|campaign|sida|kampanj", "Pricing page", ""),
    ],
  },
  {
    object: "leads",
    table: "lead",
    files: /leads?\b/i,
    needs: [["lead_id"], ["created_at", "converted_at", "score"]],
    id: "lead_id",
    fields: [
      field("lead_id", "text", "lead_id|id|record id|object id|lead-id|post-id", "L-5", ""),
      field("source", "text", "source|lead source|original source|källa", "Webinar", ""),
      field("score", "number", "score|lead score|hubspotscore|poäng", "71", ""),
      field("is_inbound", "flag", "inbound|is inbound|inkommande", "yes", ""),
      past(
        "created_at",
        "instant",
        "created at|created date|create date|created|skapad|skapad den|skapandedatum",
        "2026-01-02",
        "",
      ),
      past("converted_at", "instant", "converted at|converted date|conversion date|konverterad", "2026-01-12", ""),
      field(
        "opportunity_ref",
        "text",
        "opportunity_id|opportunity|converted opportunity id|deal id|affär",
        "D-1001",
        "The deal it became",
      ),
      field(
        "owner_ref",
        "text",
        "owner|lead owner|owner id|sales agent|hubspot owner id|säljare|ägare",
        "Ada Berg",
        "",
      ),
    ],
  },
  {
    object: "terms",
    table: "subscription_term",
    files: /subscription|contract|terms?\b|avtal|abonnemang/i,
    needs: [["opportunity_ref", "account_ref"], ["starts_on"], ["ends_on"]],
    id: "term_id",
    fields: [
      field(
        "term_id",
        "text",
        "term_id|id|contract id|contract number|subscription id|avtals-id|avtalsnummer",
        "C-1",
        "",
      ),
      field("opportunity_ref", "text", "opportunity_id|opportunity|deal id|deal|affärs-id|affär", "D-1001", ""),
      field(
        "account_ref",
        "text",
        "account|account name|account id|customer|company|kund|konto|kontonamn|företag",
        "Nordic Steel",
        "",
      ),
      field(
        "starts_on",
        "day",
        "starts on|start date|contract start date|start|startdatum|avtalsstart",
        "2026-04-01",
        "First day",
      ),
      field(
        "ends_on",
        "day",
        "ends on|end date|contract end date|end|slutdatum|avtalsslut",
        "2027-04-01",
        "First day after it, or its last day",
      ),
      field(
        "recurring_value",
        "money",
        "recurring value|recurring|value|amount|återkommande värde|belopp",
        "40000.00",
        "Over the whole term",
      ),
      field("one_off", "money", "one off|one-time|setup fee|engångsbelopp", "", ""),
      field("arr", "money", "arr|annual recurring revenue|årligt värde", "", ""),
      field("currency", "text", "currency|currency iso code|valuta", "SEK", ""),
      field(
        "notified_end_on",
        "day",
        "notified end|cancelled on|cancellation date|uppsagd till|uppsagd",
        "",
        "The customer has said it ends that day",
      ),
      past(
        "notified_at",
        "instant",
        "notified at|notified on|notice given on|notice date|uppsagd den|uppsägningsdatum",
        "",
        "When the customer said so",
      ),
    ],
  },
  {
    object: "rates",
    table: "fx_rate",
    files: /rates?\b|fx|kurser|valuta/i,
    needs: [["currency"], ["rate", "inverse_rate"]],
    id: null,
    fields: [
      field("currency", "text", "currency|currency iso code|iso code|valuta|valutakod", "EUR", "The foreign currency"),
      field("from_on", "day", "from|from on|date|start date|från|datum", "2026-01-01", "First day of the rate"),
      field(
        "rate",
        "number",
        "rate|fx rate|exchange rate|kurs|växelkurs|valutakurs",
        "11.25",
        "Reporting currency for one of it",
      ),
      // Salesforce's dated conversion rates say how much of the foreign currency one of the corporate currency is.
      field("inverse_rate", "number", "conversion rate", "", "Or: it for one of the reporting currency"),
      field("kind", "rate-kind", "kind|type|typ", "daily", "daily or plan"),
      field("fiscal_year", "count", "fiscal year|year|räkenskapsår|år", "", "Of a plan rate"),
    ],
  },
  {
    object: "holidays",
    table: "holiday",
    files: /holiday|helgdag|lediga/i,
    needs: [["day"], ["name"]],
    id: null,
    fields: [
      field("day", "day", "day|date|holiday date|holiday|activity date|dag|datum|helgdag", "2026-12-24", ""),
      field("name", "text", "name|holiday name|holiday|description|namn|beskrivning|helgdag", "Christmas Eve", ""),
    ],
  },
];

/** The table kind people call `object`. */
export function tableKind(object: string): TableKind | undefined {
  return catalogue.find((kind) => kind.object === object || kind.table === object);
}

/** Fields that only help to read others and are no column of a raw table or of a template. */
export function isHelper(kind: TableKind, field: string): boolean {
  return helpers.has(field) || (kind.object === "snapshots" && (field === "record_id" || field === "created_at"));
}

const helpers = new Set(["is_won", "is_closed", "first_name", "last_name", "inverse_rate"]);

/** `Opportunity ID`, `opportunity_id` and `OpportunityId` are one header; a unit in brackets (`Amount (SEK)`) is none of its name. */
export function headerKey(header: string): string {
  const bare = header.replace(/\([^()]*\)/g, "");
  return (bare.trim() === "" ? header : bare).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The header with what stands in brackets: `Amount (converted)` is another column than `Amount`. */
export function wholeKey(header: string): string {
  return header.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function field(name: string, kind: FieldKind, headers: string, example: string, says: string): Field {
  const all = headers.split("|");
  return {
    name,
    kind,
    headers: all.filter((one) => !one.startsWith("~")),
    weakHeaders: all.filter((one) => one.startsWith("~")).map((one) => one.slice(1)),
    example,
    says,
    past: false,
  };
}

function past(name: string, kind: FieldKind, headers: string, example: string, says: string): Field {
  return { ...field(name, kind, headers, example, says), past: true };
}
