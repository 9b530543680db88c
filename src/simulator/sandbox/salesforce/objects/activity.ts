import { dayOf, type Minute } from "../../../timeline.ts";
import { answerOf, type Touch } from "../../../touches.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type Stamps, type View } from "../object-type.ts";
import { numberOf } from "../record-id.ts";
import { accountIdOf, bin, contactEmail, contactId } from "./account.ts";
import { type DealRow, dealRow, dealRows, homeAccount, movedAt } from "./deal-row.ts";
import { idOf, personOfUser, prefixes, userId } from "./kinds.ts";
import { type LeadRow, leadId, leadOwner, leadRow, leadRows } from "./lead.ts";

/** Something a rep did: on a deal, or the first answer to a lead. */
export interface ActivityRow {
  readonly number: number;
  readonly id: string;
  readonly at: Minute;
  readonly type: Touch["type"];
  readonly direction: Touch["direction"];
  readonly minutes: number | null;
  readonly owner: string;
  readonly of: { readonly deal: DealRow } | { readonly lead: LeadRow };
}

const perDeal = 1024;
const archivedAfter = 365 * 1440;
const isEvent = (type: Touch["type"]) => type === "meeting" || type === "demo";

type OfKind = (type: Touch["type"]) => boolean;

function* activities(view: View, isOfKind: OfKind): Generator<ActivityRow> {
  for (const row of leadRows(view)) {
    const answer = ofLead(row, view);
    if (answer !== undefined && isOfKind(answer.type)) yield answer;
  }
  for (const row of dealRows(view)) yield* ofDeal(row, view, isOfKind);
}

function ofDeal(deal: DealRow, view: View, isOfKind: OfKind): ActivityRow[] {
  const rows: ActivityRow[] = [];
  const of = { deal };
  for (const { id, number, at, type, direction, minutes, person } of view.world.touches(deal.deal)) {
    if (at >= view.until) break;
    if (!isOfKind(type)) continue;
    rows.push({ number: deal.place * perDeal + number, id, at, type, direction, minutes, owner: userId(person), of });
  }
  return rows;
}

function ofLead(lead: LeadRow, view: View): ActivityRow | undefined {
  if (lead.lead.respondedAt >= view.until) return undefined;
  const { id, type } = answerOf(lead.deal, lead.lead, view.world.company.plan);
  const number = lead.place * perDeal;
  const owner = leadOwner(lead, view);
  return { number, id, type, at: lead.lead.respondedAt, direction: "out", minutes: null, owner, of: { lead } };
}

/** The activities of one kind, found again by number through the few of their deal. */
function kind(isOfKind: OfKind) {
  let last: { view: View; place: number; found: Map<number, ActivityRow> } | undefined;
  return {
    rows: (view: View) => activities(view, isOfKind),
    number: (row: ActivityRow) => row.number,
    find(view: View, number: number): ActivityRow | undefined {
      const place = Math.floor(number / perDeal);
      if (last?.view !== view || last.place !== place) {
        const lead = leadRow(view, place);
        const deal = dealRow(view, place);
        const answer = lead === undefined ? undefined : ofLead(lead, view);
        const all = [
          ...(answer !== undefined && isOfKind(answer.type) ? [answer] : []),
          ...(deal === undefined ? [] : ofDeal(deal, view, isOfKind)),
        ];
        const found = new Map(all.map((row) => [row.number, row]));
        last = { view, place, found };
      }
      return last.found.get(number);
    },
    stamps: (row: ActivityRow, view: View): Stamps => {
      const { deleted, restored } = bin(view, row.id);
      const deal = dealOf(row);
      const moved = deal === undefined ? 0 : Math.max(deal.standing.restoredAt ?? 0, movedAt(deal.deal, view));
      return {
        created: row.at,
        modified: row.at,
        system: Math.max(restored, moved),
        by: row.owner,
        deleted: deleted ?? deal?.standing.deletedAt ?? null,
      };
    },
    isArchived: ({ at }: ActivityRow, view: View) => at < view.until - archivedAfter,
  };
}

const { text, flag, whole, day, instant, choice, reference } = fieldsOf<ActivityRow>();
const dealOf = ({ of }: ActivityRow) => ("deal" in of ? of.deal : undefined);

/** What tasks and events have in common. */
const shared = [
  reference("WhoId", ["Contact", "Lead"], ({ of }, view) =>
    "lead" in of ? leadId(of.lead.place) : contactId(of.deal.deal, 0, view),
  ),
  reference("WhatId", ["Account", "Opportunity"], (row) => {
    const deal = dealOf(row);
    return deal === undefined ? null : idOf("Opportunity", deal.place);
  }),
  reference("AccountId", "Account", (row, view) => {
    const deal = dealOf(row);
    return deal === undefined ? null : accountIdOf(deal.deal, view);
  }),
  reference("OwnerId", "User", ({ owner }) => owner),
  day("ActivityDate", ({ at }) => dayOf(at)),
  flag("IsArchived", ({ at }, view) => at < view.until - archivedAfter),
  text("External_Id__c", ({ id }) => id, { label: "External ID" }),
];

const callOf = (row: ActivityRow) => (row.type === "call" ? row : undefined);

export const task = objectType<ActivityRow>({
  name: "Task",
  prefix: prefixes.Task,
  ...kind((type) => !isEvent(type)),
  fields: [
    text("Subject", ({ type }) => ({ call: "Call", email: "Email", task: "To-do", meeting: null, demo: null })[type]),
    choice(
      "Type",
      ["Call", "Email", "Other"],
      ({ type }) => ({ call: "Call", email: "Email" })[type as string] ?? "Other",
    ),
    choice(
      "TaskSubtype",
      ["Task", "Call", "Email"],
      ({ type }) => ({ call: "Call", email: "Email" })[type as string] ?? "Task",
    ),
    choice("Status", ["Not Started", "In Progress", "Completed"], () => "Completed"),
    choice("Priority", ["High", "Normal", "Low"], () => "Normal"),
    flag("IsClosed", () => true),
    instant("CompletedDateTime", ({ at }) => at * 60_000),
    choice("CallType", ["Inbound", "Internal", "Outbound"], (row) => {
      const direction = callOf(row)?.direction;
      return direction === "in" ? "Inbound" : direction === "out" ? "Outbound" : null;
    }),
    whole("CallDurationInSeconds", (row) => {
      const minutes = callOf(row)?.minutes ?? null;
      return minutes === null ? null : minutes * 60;
    }),
    text("CallDisposition", () => null),
    ...shared,
  ],
});

export const event = objectType<ActivityRow>({
  name: "Event",
  prefix: prefixes.Event,
  ...kind(isEvent),
  fields: [
    text("Subject", ({ type }) => (type === "demo" ? "Demo" : "Meeting")),
    choice("Type", ["Meeting", "Demo", "Other"], ({ type }) => (type === "demo" ? "Demo" : "Meeting")),
    instant("StartDateTime", ({ at }) => at * 60_000),
    instant("EndDateTime", ({ at, minutes }) => (at + (minutes ?? 0)) * 60_000),
    instant("ActivityDateTime", ({ at }) => at * 60_000),
    whole("DurationInMinutes", ({ minutes }) => minutes),
    flag("IsAllDayEvent", () => false),
    flag("IsChild", () => false),
    ...shared,
  ],
});

const mailKind = kind((type) => type === "email");

/** Every mail is a message beside its task: the message knows which way it went. */
export const emailMessage = objectType<ActivityRow>({
  name: "EmailMessage",
  prefix: prefixes.EmailMessage,
  rows: mailKind.rows,
  number: mailKind.number,
  find: mailKind.find,
  stamps: mailKind.stamps,
  fields: [
    reference("ActivityId", "Task", ({ number }) => idOf("Task", number)),
    reference("RelatedToId", ["Account", "Opportunity"], (row) => {
      const deal = dealOf(row);
      return deal === undefined ? null : idOf("Opportunity", deal.place);
    }),
    text("Subject", () => "Email"),
    text("FromAddress", (row, view) => (row.direction === "in" ? buyer(row) : seller(row, view))),
    text("ToAddress", (row, view) => (row.direction === "in" ? seller(row, view) : buyer(row)), { filterable: false }),
    flag("Incoming", ({ direction }) => direction === "in"),
    instant("MessageDate", ({ at }) => at * 60_000),
    choice("Status", ["0", "1", "2", "3"], ({ direction }) => (direction === "in" ? "1" : "3")),
    flag("IsTracked", () => false),
    flag("IsOpened", () => false),
    instant("FirstOpenedDate", () => null),
    instant("LastOpenedDate", () => null),
  ],
});

function buyer(row: ActivityRow): string {
  const { deal } = "deal" in row.of ? row.of.deal : row.of.lead;
  return contactEmail(homeAccount(deal), 0);
}

function seller(row: ActivityRow, view: View): string {
  return view.world.company.people[personOfUser(numberOf(row.owner)!)]?.email ?? "";
}
