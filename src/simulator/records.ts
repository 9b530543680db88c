import type { Company } from "./company.ts";
import { type Change, type Deal, type DealState, type Lead, stateAt } from "./deal.ts";
import { products, stages, territories } from "./market.ts";
import { ramp } from "./people.ts";
import { Promises, quarterLabel } from "./promises.ts";
import { at, type DayNumber, dayOf, dayText, instantText, type Minute } from "./timeline.ts";
import { answerOf, buyerActsOf, touchesOf } from "./touches.ts";

/** A cell as a CRM's export writes it: text, or nothing. */
export type Cell = string | null;
export type Row = readonly Cell[];

/** Tables and columns by the names that every import knows. */
export const tables = {
  reps: [
    "rep_id",
    "name",
    "email",
    "manager",
    "team",
    "role",
    "segment",
    "region",
    "started on",
    "ended on",
    "active",
    "time zone",
    "ramp",
  ],
  teams: ["team_id", "team name", "parent", "manager"],
  team_members: ["team", "rep", "from", "until"],
  stages: ["stage_id", "stage", "position", "probability", "outcome", "forecast category"],
  products: ["product_id", "product", "family", "list price"],
  rates: ["currency", "from", "rate", "kind", "fiscal year"],
  accounts: ["account_id", "account", "industry", "employees", "country", "segment"],
  leads: ["lead_id", "source", "score", "inbound", "created at", "converted at", "opportunity", "owner"],
  opportunities: [
    "opportunity_id",
    "name",
    "account",
    "owner",
    "type",
    "stage",
    "forecast category",
    "source",
    "inbound",
    "lead score",
    "product",
    "currency",
    "amount",
    "arr",
    "one off",
    "term months",
    "created at",
    "opened on",
    "close on",
    "closed at",
    "lost reason",
    "competitor",
    "is deleted",
    "is test",
    "merged into",
    "modified at",
  ],
  changes: ["opportunity_id", "changed at", "field", "old value", "new value"],
  splits: ["opportunity_id", "rep", "share", "kind", "from"],
  terms: [
    "term_id",
    "opportunity_id",
    "account",
    "starts on",
    "ends on",
    "recurring value",
    "one off",
    "arr",
    "currency",
    "notified end",
    "notified at",
  ],
  activities: ["activity_id", "type", "rep", "account", "opportunity_id", "lead", "at", "minutes", "direction"],
  engagement: ["engagement_id", "kind", "contact", "account", "opportunity_id", "at", "asset"],
  quotas: ["rep", "period", "quota", "currency", "kind", "basis", "manager quota"],
  forecast_calls: ["rep", "period", "category", "amount", "currency", "called at"],
} as const satisfies Record<string, readonly string[]>;

export type Table = keyof typeof tables;

/**
 * Everything the company's CRM would hand out at the end of `today`, row by row: current values, the history up to then,
 * nothing of what comes later. Deals arrive in the order they were opened; promises come last.
 */
export function* records(company: Company, today: DayNumber): Generator<readonly [Table, Row]> {
  const until = at(today + 1, 0);
  yield* peopleAndWords(company, today);
  const promises = new Promises(company);
  for (const deal of company.deals()) {
    promises.note(deal);
    if (deal.lead !== null && deal.lead.createdAt < until) yield* leadRecords(company, deal, deal.lead, until);
    if (deal.createdAt < until) yield* dealRecords(company, deal, until);
  }
  if (company.plan.defects) {
    yield ["changes", [strayDeal, instantText(until - 900), "stage", "Discovery", "Demo"]];
    yield ["quotas", [company.people[1]!.id, strayPeriod, "100000.00", "USD", "selling", "final", "no"]];
  }
  const id = (index: number) => company.people[index]!.id;
  for (const quota of promises.quotas(today))
    yield [
      "quotas",
      [
        id(quota.person),
        quarterLabel(quota.from),
        `${quota.amount}.00`,
        quota.currency,
        quota.kind,
        quota.basis,
        yes(quota.isManager),
      ],
    ];
  for (const call of promises.calls(until))
    yield [
      "forecast_calls",
      [id(call.person), quarterLabel(call.from), call.category, `${call.amount}.00`, "USD", instantText(call.calledAt)],
    ];
}

/** Owners whom the list of people does not know: they left before it was made. */
export function ghostOf(deal: Deal): string {
  return Number(deal.id.slice(2)) % 2 === 0 ? "Robin Sandell" : "Kim Adler";
}

/** A change of a deal that does not exist, and a quota for a quarter that does not: planted with the other defects. */
export const strayDeal = "D-STRAY";
export const strayPeriod = "2024-Q9";

function* peopleAndWords(company: Company, today: DayNumber): Generator<readonly [Table, Row]> {
  for (const team of company.teams)
    yield ["teams", [team.id, team.name, territories[team.territory]!.name, team.managerId]];
  for (const name of new Set(company.teams.map((team) => territories[team.territory]!.name)))
    yield ["teams", [name, name, null, "vp"]];
  for (const person of company.people) {
    if (person.startedOn > today) continue;
    const hasLeft = person.endedOn !== null && person.endedOn <= today;
    yield [
      "reps",
      [
        person.id,
        person.name,
        person.email,
        person.managerId,
        person.teamId,
        person.role,
        person.teamId === null || person.role === "Sales manager" ? null : segmentOf(company, person.teamId),
        territories[person.territory]!.name,
        dayText(person.startedOn),
        hasLeft ? dayText(person.endedOn) : null,
        yes(!hasLeft),
        territories[person.territory]!.timeZone,
        person.role === "Account executive" ? ramp.join("/") : null,
      ],
    ];
    if (person.teamId === null) continue;
    const moved = person.movedTeam !== null && person.movedTeam.on <= today ? person.movedTeam : null;
    const joinsLater = person.movedTeam !== null && moved === null;
    if (moved !== null) yield ["team_members", [moved.from, person.id, dayText(person.startedOn), dayText(moved.on)]];
    yield [
      "team_members",
      [joinsLater ? person.movedTeam!.from : person.teamId, person.id, dayText(moved?.on ?? person.startedOn), null],
    ];
  }
  for (const [index, stage] of stages.entries())
    yield [
      "stages",
      [
        stage.id,
        stage.name,
        String(index + 1),
        `${Math.round(stage.probability * 100)}%`,
        stage.outcome,
        stage.category,
      ],
    ];
  for (const product of products) yield ["products", [product.id, product.name, product.family, `${product.price}.00`]];
  for (const rate of company.rates.dated)
    if (rate.from <= today) yield ["rates", [rate.currency, dayText(rate.from), rate.rate.toFixed(5), "daily", null]];
  for (const plan of company.rates.plan())
    yield ["rates", [plan.currency, null, plan.rate.toFixed(5), "plan", String(plan.year)]];
}

/** A lead is there, and answered, before anybody makes a deal of it. */
function* leadRecords(company: Company, deal: Deal, lead: Lead, until: Minute): Generator<readonly [Table, Row]> {
  const isConverted = deal.createdAt < until;
  const seller = company.people[Number(deal.changes.find((change) => change.field === "owner")!.to)]!;
  // Whoever will sell it may not have started yet; the manager keeps it so long.
  const owner = seller.startedOn <= dayOf(lead.createdAt) ? seller.id : seller.managerId;
  yield [
    "leads",
    [
      lead.id,
      deal.source,
      String(deal.leadScore),
      yes(deal.isInbound === true),
      instantText(lead.createdAt),
      isConverted ? instantText(deal.createdAt) : null,
      isConverted ? deal.id : null,
      owner,
    ],
  ];
  const answer = answerOf(deal, lead, company.plan);
  if (lead.respondedAt < until)
    yield [
      "activities",
      [answer.id, answer.type, owner, null, null, lead.id, instantText(lead.respondedAt), null, "out"],
    ];
}

function* dealRecords(company: Company, deal: Deal, until: Minute): Generator<readonly [Table, Row]> {
  const state = stateAt(deal, until)!;
  const { people } = company;
  const { defect } = deal;
  const account = defect === "missing-account" ? null : deal.account.id;
  if (deal.type === "new") {
    yield [
      "accounts",
      [
        deal.account.id,
        deal.account.name,
        deal.account.industry,
        String(deal.account.employees),
        deal.account.country,
        deal.account.segment,
      ],
    ];
  }
  yield ["opportunities", opportunityRow(company, deal, state, account, until)];
  if (defect !== "missing-created") {
    for (const change of deal.changes) {
      if (change.at >= until) break;
      const row = changeRow(company, deal, change);
      if (row !== undefined) yield ["changes", row];
    }
  }
  for (const split of deal.splits)
    if (split.agreedAt < until)
      yield ["splits", [deal.id, people[split.person]!.id, `${split.share}%`, split.kind, instantText(split.agreedAt)]];
  for (const term of deal.terms)
    if (term.signedAt < until)
      yield [
        "terms",
        [
          term.id,
          deal.id,
          deal.account.id,
          dayText(term.startsOn),
          dayText(term.endsOn),
          money(term.recurring),
          money(term.oneOff),
          money(term.arr),
          deal.currency,
          term.noticeAt !== null && term.noticeAt < until ? dayText(term.endsOn) : null,
          term.noticeAt !== null && term.noticeAt < until ? instantText(term.noticeAt) : null,
        ],
      ];
  for (const touch of touchesOf(deal, company.plan, company.week)) {
    if (touch.at >= until) break;
    yield [
      "activities",
      [
        touch.id,
        touch.type,
        people[touch.person]!.id,
        deal.account.id,
        touch.at < deal.createdAt ? null : deal.id,
        null,
        instantText(touch.at),
        touch.minutes === null ? null : String(touch.minutes),
        touch.direction,
      ],
    ];
  }
  for (const act of buyerActsOf(deal, company.plan)) {
    if (act.at >= until) break;
    yield ["engagement", [act.id, act.kind, act.contact, deal.account.id, deal.id, instantText(act.at), act.asset]];
  }
}

function opportunityRow(company: Company, deal: Deal, state: DealState, account: Cell, until: Minute): Row {
  const { defect } = deal;
  const { closing } = state;
  const owner = ownerRef(company, deal, state.owner);
  const closeOn = closeDay(deal, state.closeOn, closing?.isWon === true);
  return [
    deal.id,
    deal.name,
    account,
    owner,
    defect === "unknown-type" ? "Pilot" : deal.type,
    stages[state.stage]!.name,
    state.category,
    deal.source,
    deal.isInbound === null ? null : yes(deal.isInbound),
    defect === "bad-number" ? "n/k" : deal.leadScore === null ? null : String(deal.leadScore),
    defect === "unknown-product" ? `Legacy ${deal.id.slice(2)}` : deal.product,
    deal.currency,
    price(deal, state.amount),
    price(deal, state.arr),
    deal.oneOff === 0 ? null : money(deal.oneOff),
    String(deal.termMonths),
    defect === "missing-created" ? null : instantText(deal.createdAt),
    defect === "closed-before-opened" && closing !== null
      ? dayText(Math.max(Math.floor(closing.at / 1440), state.closeOn ?? 0) + 5)
      : null,
    closeOn === null ? null : dayText(closeOn),
    closing === null ? null : instantText(closing.at),
    closing?.reason ?? null,
    closing?.competitor ?? null,
    yes(state.isDeleted),
    yes(deal.isTest),
    state.isDeleted && deal.changes.at(-1)!.at < until ? deal.mergedInto : null,
    defect === "bad-date" ? "2025-02-31 09:00" : instantText(state.modifiedAt),
  ];
}

function changeRow(company: Company, deal: Deal, change: Change): Row | undefined {
  const values = [change.from, change.to].map((value): Cell => {
    if (value === null) return null;
    switch (change.field) {
      case "stage":
        return stages[Number(value)]!.name;
      case "amount":
      case "arr":
        return price(deal, Number(value));
      case "close_on": {
        const day = closeDay(
          deal,
          Number(value),
          deal.closings.some((closing) => closing.isWon && closing.at === change.at),
        );
        return day === null ? null : dayText(day);
      }
      case "owner":
        return company.people[Number(value)]!.id;
      case "is_deleted":
        return value === 1 ? "true" : "false";
      default:
        return String(value);
    }
  });
  if (
    change.field === "owner" &&
    (change.from === null || deal.defect === "unknown-rep" || deal.defect === "missing-owner")
  )
    return undefined;
  if (values[0] === values[1]) return undefined;
  return [deal.id, instantText(change.at), change.field, values[0]!, values[1]!];
}

function ownerRef(company: Company, deal: Deal, owner: number): Cell {
  if (deal.defect === "missing-owner") return null;
  return deal.defect === "unknown-rep" ? ghostOf(deal) : company.people[owner]!.id;
}

function price(deal: Deal, minor: number | null): Cell {
  if (minor === null || deal.defect === "missing-amount") return null;
  return money(deal.defect === "negative-amount" ? -minor : minor);
}

/** The date as this deal's defect leaves it. */
function closeDay(deal: Deal, day: DayNumber | null, isOfWin: boolean): DayNumber | null {
  if (day === null || deal.defect === "missing-close-date") return null;
  return deal.defect === "won-in-future" && isOfWin ? day + 1500 : day;
}

function segmentOf(company: Company, teamId: string): string {
  const team = company.teams.find((one) => one.id === teamId)!;
  return team.segment === 0 ? "Small business" : "Mid-market";
}

/** `1234.50` of 123450 minor units. */
function money(minor: number): string {
  const whole = Math.trunc(Math.abs(minor) / 100);
  const rest = Math.abs(minor) % 100;
  return `${minor < 0 ? "-" : ""}${whole}.${rest < 10 ? "0" : ""}${rest}`;
}

const yes = (is: boolean) => (is ? "yes" : "no");
