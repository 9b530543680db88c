import { apiRoot } from "../../src/server/register.ts";
import type { Route } from "../../src/server/route.ts";

/** A question that is in order, for each route that takes anything; a new route without one fails the stories. */
interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

const period = "2026-Q1";
const measure = "won-lost.win_rate";

const examples: Readonly<Record<string, Example>> = {
  getOverview: { query: { period, asOf: "2026-03-31", language: "sv" } },
  getScorecard: {
    query: { period, rep: "r1", team: "North", metric: "won-lost", format: "json", asOf: "2026-03-31", language: "en" },
  },
  getTrend: {
    query: {
      measure,
      from: "2026-01",
      until: "2026-03",
      rep: "r1",
      format: "json",
      asOf: "2026-03-31",
      language: "en",
    },
  },
  getDeals: {
    query: { measure, period, rep: "r1", team: "North", limit: "10", cursor: "x", asOf: "2026-03-31", language: "en" },
  },
  getBreakdown: {
    query: { measure, by: "type", period, rep: "r1", format: "json", asOf: "2026-03-31", language: "en" },
  },
  getBridge: {
    query: { measure: "bookings.amount", period, rep: "r1", format: "json", asOf: "2026-03-31", language: "en" },
  },
  getBenchmarks: {
    query: { measure, period, rep: "r1", team: "North", format: "json", asOf: "2026-03-31", language: "en" },
  },
  getDefinitions: { query: { metric: "won-lost", language: "en" } },
  getReport: { query: { period, rep: "r1", format: "html", asOf: "2026-03-31", language: "en" } },
  getForecast: { query: { period, rep: "r1", team: "North", format: "json", asOf: "2026-03-31", language: "en" } },
  getBacktest: {
    query: { kind: "month", rep: "r1", team: "North", format: "json", asOf: "2026-03-31", language: "en" },
  },
  getRevenue: { query: { rep: "r1", team: "North", format: "json", asOf: "2026-03-31", language: "en" } },
  getCapacity: { query: { period, target: "1000", format: "json", asOf: "2026-03-31", language: "en" } },
  putDelivery: { body: { months: { "2026-05": 4 }, unit: "seats", perDeal: 2, dryRun: false } },
  getPeople: { query: { format: "json", language: "en" } },
  getMyHeld: { query: { language: "en" } },
  getMyHeldSheet: { query: { format: "html", language: "en" } },
  getHeld: { query: { rep: "r1", language: "en" } },
  getWorksCouncilSheet: { query: { format: "html", language: "en" } },
  getPlan: { query: { rep: "r1", period, asOf: "2026-03-31", language: "en" } },
  putCommissionPlan: { body: { rep: "r1", period, rates: "10% to 100%, 15%", retroactive: false, cap: "90000" } },
  putGoal: { body: { rep: "r1", period, keep: "9000", tax: "32%" } },
  addPayAdjustment: { body: { rep: "r1", amount: "500", note: "bonus", on: "2026-03-31", period } },
  getCoaching: { query: { period, rep: "r1", team: "North", asOf: "2026-03-31", language: "en" } },
  getNotes: { query: { rep: "r1", format: "json", asOf: "2026-03-31", language: "en" } },
  addNote: { body: { rep: "r1", measure, note: "qualify\nearlier", asOf: "2026-03-31" } },
  getLeadFit: { query: { period, rep: "r1", format: "json", asOf: "2026-03-31", language: "en" } },
  getFrozenValues: { query: { period, format: "json", language: "en" } },
  changeSettings: {
    body: {
      quotaSpread: true,
      fiscalYear: { firstMonth: 1 },
      noContestReasons: ["duplicate"],
      acceptedStages: { Sales: "Open" },
      cycleHorizon: null,
      secondFactor: "optional",
    },
  },
  getCalendar: { query: { kind: "quarter", from: "2026-01-01", until: "2027-01-01" } },
  getAudit: { query: { format: "json", language: "en", limit: "5", cursor: "9" } },
  getQuotas: { query: { rep: "r1", period, format: "json", language: "en" } },
  putQuotas: {
    body: {
      rows: [
        { rep: "r1", period, amount: "9000.50", currency: "USD", kind: "selling", isManager: false, basis: "final" },
      ],
      dryRun: false,
    },
  },
  undoQuotas: { params: { number: "1" } },
  getConnection: { params: { name: "hubspot" } },
  addConnection: {
    body: {
      connector: "hubspot",
      name: "hubspot",
      serviceKey: "pat-eu1-canary",
      role: "everything",
      fields: { "opportunity.arr": "arr" },
      share: 0.5,
      schedule: "hourly",
    },
  },
  connectInBrowser: {
    body: {
      connector: "hubspot",
      name: "hubspot",
      clientId: "canary-app",
      clientSecret: "canary-secret",
      role: "everything",
      fields: { "opportunity.arr": "arr" },
      share: 0.5,
      schedule: "hourly",
    },
  },
  finishInBrowser: { body: { state: "canary-state", code: "canary-code", error: "access_denied" } },
  removeConnection: { params: { name: "hubspot" } },
  putSchedule: { params: { name: "hubspot" }, body: { schedule: "daily 06:00" } },
  putFields: { params: { name: "hubspot" }, body: { fields: { "opportunity.arr": "arr" } } },
  syncConnection: { params: { name: "hubspot" }, body: { full: false } },
  addReportSchedule: { body: { name: "monday", cadence: "weekly", at: "07:00" } },
  removeReportSchedule: { params: { name: "monday" } },
  addUser: { body: { email: "new@acme.example", role: "rep", rep: "r1" } },
  changeUser: { params: { email: "bo@acme.example" }, body: { role: "manager", rep: "r2" } },
  resetUser: { params: { email: "bo@acme.example" } },
  removeUser: { params: { email: "bo@acme.example" } },
  putMailServer: {
    body: {
      host: "smtp.acme.example",
      port: 587,
      security: "starttls",
      user: "repmark",
      password: "canary-password",
      from: "reports@acme.example",
      fromName: "Reports",
      address: "https://repmark.acme.example",
    },
  },
  addReportRecipient: {
    params: { name: "monday" },
    body: { to: "asa@acme.example", role: "rep", rep: "r1", language: "sv" },
  },
  removeReportRecipient: { params: { name: "monday", address: "asa@acme.example" } },
  sendReport: { params: { name: "monday" }, body: { everyone: false } },
  getDeliveries: { query: { schedule: "monday", limit: "5" } },
  getImportTemplate: { query: { object: "quotas" } },
  getJob: { params: { id: "0b6f6c3e-6f0f-4c70-9a55-0d1f1f0f7a01" } },
  followJob: { params: { id: "0b6f6c3e-6f0f-4c70-9a55-0d1f1f0f7a01" } },
};

export function exampleOf(route: Route): Required<Example> {
  const { params = {}, query = {}, body = {} } = examples[route.name] ?? {};
  const takes = route.params ?? route.query ?? route.body;
  if (takes !== undefined && examples[route.name] === undefined) throw new Error(`${route.name} has no example.`);
  return { params, query, body };
}

export function addressOf(
  { path }: Route,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> | string = {},
): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const text = typeof query === "string" ? query : new URLSearchParams(query).toString();
  return `${apiRoot}${filled}${text === "" ? "" : `?${text}`}`;
}
