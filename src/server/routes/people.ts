import { z } from "zod";
import { coachAnswer, coachQuery, fitAnswer, fitQuery, noteBody, notesAnswer, notesQuery } from "../../api/coaching.ts";
import { adjustmentBody, commissionBody, goalBody, planAnswer, planQuery } from "../../api/plan.ts";
import { frozenAnswer, frozenQuery, peopleAnswer, peopleQuery } from "../../api/records.ts";
import { frozenSeen, notesSeen, peopleSeen } from "../../app/seen-lists.ts";
import { onTheWire } from "../../domain/on-the-wire.ts";
import { defineRoute, everybody, leaders, managers, type Route } from "../route.ts";
import { tableOf } from "../tables.ts";

const kept = z.strictObject({ isKept: z.literal(true) });
const isKept = { isKept: true } as const;

/** Plans, talks and what was agreed: what is about somebody. */
export const people: readonly Route[] = [
  defineRoute({
    name: "getPeople",
    method: "GET",
    path: "/people",
    about: "People",
    says: "The reps and teams that the caller may see, by name.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: peopleQuery,
    answer: peopleAnswer,
    handle: ({ seen, world }) => peopleSeen(world.workspace, seen.scope),
    table: ({ reps, teams }) =>
      tableOf(
        "people",
        [
          ...reps.map(({ repId, name }) => ({ kind: "rep", id: repId, name })),
          ...teams.map(({ teamId, name }) => ({ kind: "team", id: teamId, name })),
        ],
        [
          ["kind", "text", ({ kind }) => kind],
          ["id", "text", ({ id }) => id],
          ["name", "text", ({ name }) => name],
        ],
      ),
  }),
  defineRoute({
    name: "getPlan",
    method: "GET",
    path: "/plan",
    about: "People",
    says: "From a rep's quota and personal goal to what there is to do: booked, pay, the next deal, the work behind it.",
    roles: everybody,
    scope: "read",
    query: planQuery,
    answer: planAnswer,
    handle: async ({ seen, query }) => onTheWire(await seen.plan(query)),
  }),
  defineRoute({
    name: "putCommissionPlan",
    method: "PUT",
    path: "/plan/commission",
    about: "People",
    says: "Enters what people are paid from a period on; for everyone without one of their own when no rep is named.",
    roles: leaders,
    scope: "write",
    audited: "the commission plan, before and after",
    body: commissionBody,
    answer: kept,
    handle: async ({ seen, body: { rep, period, rates, retroactive, cap } }) => {
      await seen.enterPlan({ commission: rates, retroactive, cap }, { rep, period });
      return isKept;
    },
  }),
  defineRoute({
    name: "putGoal",
    method: "PUT",
    path: "/plan/goal",
    about: "People",
    says: "Enters what a rep wants to keep of a period like this one.",
    roles: everybody,
    scope: "write",
    audited: "the goal, before and after",
    body: goalBody,
    answer: kept,
    handle: async ({ seen, body: { rep, period, keep, tax } }) => {
      await seen.enterPlan({ goal: keep, tax }, { rep, period });
      return isKept;
    },
  }),
  defineRoute({
    name: "addPayAdjustment",
    method: "POST",
    path: "/plan/adjustments",
    about: "People",
    says: "Adds a bonus or a draw to a rep's pay on a day.",
    roles: leaders,
    scope: "write",
    status: 201,
    audited: "the adjustment",
    body: adjustmentBody,
    answer: kept,
    handle: async ({ seen, body: { rep, amount, note, on, period } }) => {
      await seen.enterPlan({ adjust: `${amount} ${note}` }, { rep, period, asOf: on });
      return isKept;
    },
  }),
  defineRoute({
    name: "getCoaching",
    method: "GET",
    path: "/coaching",
    about: "People",
    says: "What to ask whom: at most five talks a rep, records first, then by what is at stake. Nobody is ranked.",
    roles: everybody,
    scope: "read",
    query: coachQuery,
    answer: coachAnswer,
    handle: ({ seen, query }) => seen.coach(query),
  }),
  defineRoute({
    name: "getNotes",
    method: "GET",
    path: "/notes",
    about: "People",
    says: "What was talked over, and what followed.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: notesQuery,
    answer: notesAnswer,
    handle: async ({ seen, world, query }) => ({ notes: await notesSeen(world.workspace, seen.scope, query) }),
    table: ({ notes }) =>
      tableOf("notes", notes, [
        ["rep", "text", ({ repId }) => repId],
        ["name", "text", ({ name }) => name],
        ["on", "day", ({ on }) => on],
        ["measure", "text", ({ measure }) => measure],
        ["note", "text", ({ note }) => note],
        ["as", "text", ({ as }) => as],
        ["unit", "text", ({ unit }) => unit],
        ["difference", "number", ({ effect }) => (effect === null ? null : Number(effect.value))],
        ["verdict", "text", ({ effect, why }) => effect?.verdict ?? why],
      ]),
  }),
  defineRoute({
    name: "addNote",
    method: "POST",
    path: "/notes",
    about: "People",
    says: "Keeps what was talked over with a rep about a measure, to see later whether it helped.",
    roles: managers,
    scope: "write",
    status: 201,
    audited: "the note",
    body: noteBody,
    answer: kept,
    handle: async ({ seen, body }) => {
      await seen.noteTalk(body);
      return isKept;
    },
  }),
  defineRoute({
    name: "getLeadFit",
    method: "GET",
    path: "/fit",
    about: "People",
    says: "Whether lead scores separate wins from losses, and what they explain of each rep.",
    roles: leaders,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: fitQuery,
    answer: fitAnswer,
    handle: ({ seen, query: { format: _, ...asking } }) => seen.leadFit(asking),
    table: ({ reps }) =>
      tableOf("fit", reps, [
        ["rep", "text", ({ repId }) => repId],
        ["name", "text", ({ name }) => name],
        ["won", "number", ({ won }) => won],
        ["deals", "number", ({ deals }) => deals],
        ["rate", "number", ({ rate }) => rate],
        ["peers", "number", ({ peers }) => peers],
        ["mix", "number", ({ mix }) => mix],
        ["selling", "number", ({ selling }) => selling],
        ["adjusted", "number", ({ adjusted }) => adjusted],
        ["verdict", "text", ({ verdict }) => verdict],
      ]),
  }),
  defineRoute({
    name: "getFrozenValues",
    method: "GET",
    path: "/frozen",
    about: "Numbers",
    says: "What a complete period came to when it was frozen, a week after it ended.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: frozenQuery,
    answer: frozenAnswer,
    handle: ({ seen, world, query: { period } }) => frozenSeen(world.workspace, seen.scope, period),
    table: ({ period, values }) =>
      tableOf(`frozen-${period}`, values, [
        ["measure", "text", ({ measure }) => measure],
        ["grain", "text", ({ grain }) => grain],
        ["subject", "text", ({ subject }) => subject],
        ["value", "number", ({ value }) => value],
        ["sampleSize", "number", ({ sampleSize }) => sampleSize],
        ["currency", "text", ({ currency }) => currency],
        ["asOf", "day", ({ asOf }) => asOf],
      ]),
  }),
];
