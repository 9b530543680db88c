import type { Words } from "../../domain/language.ts";

/** One kind of what is held about people: everything of it is held for the same purpose and as long. */
export interface Kind {
  readonly id: string;
  readonly label: Words;
  readonly purpose: Words;
  readonly source: "crm" | "computed" | "entered" | "sign-in" | "written";
  /** Tables of the warehouse and the store, and files, as `held.sql` calls them. */
  readonly places: readonly string[];
  /** The setting that says how many days it is kept; without one it is kept as long as the data folder. */
  readonly retention?: "coachingNotes" | "pay" | "frozenReps" | "deliveries" | "signIns" | "auditDetails";
}

/** All there is: a test holds it against every table of the warehouse and the store. */
export const kinds: readonly Kind[] = [
  {
    id: "identity",
    label: { en: "Who you are", sv: "Vem du är" },
    purpose: {
      en: "To know whose deals are whose, in which team, from when until when, and whom somebody may fairly be held against.",
      sv: "För att veta vems affärer som är vems, i vilket team, från när till när, och vem någon rättvist kan jämföras med.",
    },
    source: "crm",
    places: ["core.rep", "core.rep.manager_id", "core.team", "core.team_member", "core.first_deal"],
  },
  {
    id: "deals",
    label: { en: "Your deals and what became of them", sv: "Dina affärer och vad som blev av dem" },
    purpose: {
      en: "To count bookings, wins and losses, pipeline and days to win, for the company, for teams and for each rep.",
      sv: "För att räkna bokat värde, vunna och förlorade affärer, pipeline och dagar till vinst, för företaget, team och säljare.",
    },
    source: "crm",
    places: [
      "core.opportunity",
      "core.opportunity.name",
      "core.opportunity_version",
      "core.booking",
      "core.credit",
      "core.close_date_move",
      "core.stage_stay",
      "core.lead",
      "core.data_issue",
      "core.data_gap",
    ],
  },
  {
    id: "promises",
    label: { en: "Quotas and forecast calls", sv: "Budgetar och prognoser" },
    purpose: {
      en: "To hold what was sold against what was promised, and predictions against what came.",
      sv: "För att jämföra det som såldes med det som utlovades, och prognoser med utfallet.",
    },
    source: "crm",
    places: ["core.quota", "core.forecast_call"],
  },
  {
    id: "activities",
    label: { en: "Calls, e-mails and meetings", sv: "Samtal, e-post och möten" },
    purpose: {
      en: "To know how soon buyers were answered and how much work a deal takes. Their text is not read.",
      sv: "För att veta hur snabbt köpare fick svar och hur mycket arbete en affär kräver. Texten läses inte.",
    },
    source: "crm",
    places: ["core.activity"],
  },
  {
    id: "as-sent",
    label: { en: "The same records as the CRM sent them", sv: "Samma poster så som CRM-systemet skickade dem" },
    purpose: {
      en: "So that every number can be computed anew and traced back, and what the CRM has written over is not lost.",
      sv: "För att varje siffra ska kunna räknas om och spåras, och för att det som CRM-systemet skrivit över inte ska gå förlorat.",
    },
    source: "crm",
    places: [
      "raw.rep",
      "raw.team",
      "raw.team_member",
      "raw.lead",
      "raw.opportunity",
      "raw.change",
      "raw.split",
      "raw.quota",
      "raw.forecast_call",
      "raw.activity",
      "raw.data_issue",
    ],
  },
  {
    id: "quotas",
    label: {
      en: "Quotas entered in Repmark, and who entered them",
      sv: "Budgetar som lagts in i Repmark, och vem som lade in dem",
    },
    purpose: {
      en: "To hold bookings against what was agreed, and to know who changed it.",
      sv: "För att jämföra bokat med det som avtalats, och veta vem som ändrat det.",
    },
    source: "entered",
    places: ["quota_entry", "quota_version"],
  },
  {
    id: "pay",
    label: { en: "Pay plan, goals and adjustments", sv: "Provisionsplan, egna mål och justeringar" },
    purpose: {
      en: "To work out what a period pays and what a goal takes.",
      sv: "För att räkna ut vad en period ger i lön och vad ett eget mål kräver.",
    },
    source: "entered",
    places: ["commission_plan", "goal", "pay_adjustment"],
    retention: "pay",
  },
  {
    id: "talks",
    label: { en: "Notes of talks", sv: "Anteckningar från samtal" },
    purpose: {
      en: "To see whether what was talked over has helped.",
      sv: "För att se om det som togs upp har hjälpt.",
    },
    source: "entered",
    places: ["coaching_note"],
    retention: "coachingNotes",
  },
  {
    id: "frozen",
    label: { en: "What your periods came to when they closed", sv: "Vad dina perioder blev när de stängdes" },
    purpose: {
      en: "So that a number that was once told and has changed since shows both.",
      sv: "För att en siffra som en gång visats och sedan ändrats ska visa båda.",
    },
    source: "computed",
    places: ["frozen_value"],
    retention: "frozenReps",
  },
  {
    id: "trials",
    label: { en: "Forecasts of past periods, told anew", sv: "Prognoser för tidigare perioder, gjorda på nytt" },
    purpose: {
      en: "To tell whether forecasts hold. They are made again from the records whenever these change.",
      sv: "För att veta om prognoser håller. De görs om från posterna så snart dessa ändras.",
    },
    source: "computed",
    places: ["forecast-trials.json"],
  },
  {
    id: "reports",
    label: { en: "Reports that were sent to you", sv: "Rapporter som skickats till dig" },
    purpose: {
      en: "So that each report comes once, and a failure is seen.",
      sv: "För att varje rapport ska komma en gång och fel ska synas.",
    },
    source: "entered",
    places: ["report_recipient", "report_delivery"],
    retention: "deliveries",
  },
  {
    id: "sign-in",
    label: { en: "How you sign in", sv: "Hur du loggar in" },
    purpose: {
      en: "To let you in and nobody else: passwords and keys as hashes, and where you are signed in.",
      sv: "För att släppa in dig och ingen annan: lösenord och nycklar som kontrollsummor, och var du är inloggad.",
    },
    source: "sign-in",
    places: [
      "user",
      "session",
      "account",
      "twoFactor",
      "passkey",
      "api_key",
      "write_key",
      "verification",
      "invitation",
    ],
    retention: "signIns",
  },
  {
    id: "audit",
    label: { en: "What you and others did in Repmark", sv: "Vad du och andra gjort i Repmark" },
    purpose: {
      en: "To know who changed what and took what out.",
      sv: "För att veta vem som ändrat vad och tagit ut vad.",
    },
    source: "written",
    places: ["audit"],
    retention: "auditDetails",
  },
  {
    id: "backups",
    label: { en: "Backups", sv: "Säkerhetskopior" },
    purpose: {
      en: "To have everything back after a loss. Each holds what was held on its day.",
      sv: "För att kunna återställa allt efter en förlust. Var och en innehåller det som fanns den dagen.",
    },
    source: "written",
    places: ["backups"],
  },
];

export const sourceWords: Readonly<Record<Kind["source"], Words>> = {
  crm: { en: "The CRM or files that were imported", sv: "CRM-systemet eller inlästa filer" },
  computed: { en: "Computed from these", sv: "Beräknat ur dessa" },
  entered: {
    en: "Entered in Repmark by you or those who lead you",
    sv: "Inmatat i Repmark av dig eller dem som leder dig",
  },
  "sign-in": { en: "You, or your company’s sign-in", sv: "Du, eller företagets inloggning" },
  written: { en: "Written down by Repmark itself", sv: "Skrivs ner av Repmark självt" },
};
