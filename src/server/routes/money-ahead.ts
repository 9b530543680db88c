import { backtestAnswer, backtestQuery, forecastAnswer, forecastQuery } from "../../api/forecast.ts";
import {
  capacityAnswer,
  capacityQuery,
  deliveryAnswer,
  deliveryBody,
  revenueAnswer,
  revenueQuery,
} from "../../api/revenue.ts";
import { forecastTold } from "../../app/forecast-told.ts";
import { onTheWire } from "../../domain/on-the-wire.ts";
import { defineRoute, everybody, leaders, type Route } from "../route.ts";
import { tableOf } from "../tables.ts";

/** A row a month of somebody's part; without an id it is nobody's. */
const monthsOf =
  <Month>(grain: "team" | "rep") =>
  ({ id, name, months }: { id: string | null; name: string | null; months: readonly Month[] }) =>
    months.map((month) => ({ grain, id, name, month }));

/** What is still to come: forecasts and how they did, revenue, what can be delivered and sold. */
export const moneyAhead: readonly Route[] = [
  defineRoute({
    name: "getForecast",
    method: "GET",
    path: "/forecast",
    about: "Money ahead",
    says: "What a period may come to, for everyone, each team and each rep; one rep's with the deals that make it up.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: forecastQuery,
    answer: forecastAnswer,
    handle: async ({ seen, query: { format: _, ...asking } }) => forecastTold(await seen.forecast(asking)),
    table: ({ period, team, teams, reps }) =>
      tableOf(
        `forecast-${period.label}`,
        [
          { grain: "all", of: team },
          ...teams.map((of) => ({ grain: "team", of })),
          ...reps.map((of) => ({ grain: "rep", of })),
        ],
        [
          ["period", "text", () => period.label],
          ["grain", "text", ({ grain }) => grain],
          ["id", "text", ({ of }) => of.id],
          ["name", "text", ({ of }) => of.name],
          ["booked", "money", ({ of }) => of.booked],
          ["openDeals", "number", ({ of }) => of.open.deals],
          ["openExpected", "money", ({ of }) => of.open.expected],
          ["shown", "text", ({ of }) => of.shown],
          ["p10", "money", ({ of }) => of.model?.p10],
          ["p50", "money", ({ of }) => of.model?.p50],
          ["p90", "money", ({ of }) => of.model?.p90],
          ["expected", "money", ({ of }) => of.model?.expected],
          ["quota", "money", ({ of }) => of.quota],
          ["chance", "number", ({ of }) => of.chance],
          ["call", "money", ({ of }) => of.call?.value],
        ],
      ),
  }),
  defineRoute({
    name: "getBacktest",
    method: "GET",
    path: "/backtest",
    about: "Money ahead",
    says: "How the forecast did in past periods beside four simpler ways, by horizon.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: backtestQuery,
    answer: backtestAnswer,
    handle: ({ seen, query: { format: _, ...asking } }) => seen.backtest(asking),
    table: ({ kind, boards }) =>
      tableOf(
        `backtest-${kind}`,
        boards.flatMap(({ grain, horizon, methods, shown }) =>
          methods.map((method) => ({ ...method, grain, horizon, shown })),
        ),
        [
          ["grain", "text", ({ grain }) => grain],
          ["horizon", "text", ({ horizon }) => String(horizon)],
          ["method", "text", ({ method }) => method],
          ["periods", "number", ({ periods }) => periods],
          ["times", "number", ({ times }) => times],
          ["wape", "number", ({ wape }) => wape],
          ["bias", "number", ({ bias }) => bias],
          ["crps", "number", ({ crps }) => crps],
          ["coverage", "number", ({ coverage }) => coverage],
          ["skill", "number", ({ skill }) => skill],
          ["isShown", "truth", ({ method, shown }) => method === shown],
        ],
      ),
  }),
  defineRoute({
    name: "getRevenue",
    method: "GET",
    path: "/revenue",
    about: "Money ahead",
    says: "What contracts, renewals and open deals bring month by month, to everyone, one team or one rep, and what late dates cost.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: revenueQuery,
    answer: revenueAnswer,
    handle: async ({ seen, query: { format: _, ...asking } }) => onTheWire(await seen.revenue(asking)),
    table: ({ asOf, of, months, teams, reps }) =>
      tableOf(
        `revenue-${asOf}`,
        [
          ...months.map((month) => ({ ...of, month })),
          ...(of.grain === "all" ? teams.flatMap(monthsOf("team")) : []),
          ...(of.grain === "rep" ? [] : reps.flatMap(monthsOf("rep"))),
        ],
        [
          ["grain", "text", ({ grain }) => grain],
          ["id", "text", ({ id }) => id],
          ["name", "text", ({ name }) => name],
          ["month", "text", ({ month: { label } }) => label],
          ["contracted", "money", ({ month: { contracted } }) => contracted],
          ["ending", "money", ({ month: { ending } }) => ending],
          ["notRenewed", "money", ({ month: { notRenewed } }) => notRenewed],
          ["pipeline", "money", ({ month: { pipeline } }) => pipeline],
          ["pipelineOneOff", "money", ({ month: { pipelineOneOff } }) => pipelineOneOff],
          ["expected", "money", ({ month: { expected } }) => expected],
        ],
      ),
  }),
  defineRoute({
    name: "getCapacity",
    method: "GET",
    path: "/capacity",
    about: "Money ahead",
    says: "Demand against what can be delivered, and what the team can sell against what it should.",
    roles: leaders,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: capacityQuery,
    answer: capacityAnswer,
    handle: async ({ seen, query: { format: _, ...asking } }) => onTheWire(await seen.capacity(asking)),
    table: ({ asOf, months }) =>
      tableOf(`capacity-${asOf}`, months, [
        ["month", "text", ({ label }) => label],
        ["capacity", "number", ({ capacity }) => capacity],
        ["signed", "number", ({ signed }) => signed],
        ["expectedByReps", "number", ({ byReps }) => byReps.expected],
        ["expectedByModel", "number", ({ byModel }) => byModel.expected],
        ["over", "number", ({ byModel }) => byModel.over],
      ]),
  }),
  defineRoute({
    name: "putDelivery",
    method: "PUT",
    path: "/capacity/delivery",
    about: "Money ahead",
    says: "Enters what can be delivered from months on, all of it or nothing; a dry run says what it would come to.",
    roles: leaders,
    scope: "write",
    audited: "delivery capacity, before and after",
    body: deliveryBody,
    answer: deliveryAnswer,
    handle: async ({ seen, body: { months, unit, perDeal, perValue, dryRun } }) => {
      const entered = await seen.enterCapacity({
        deliver: Object.entries(months).map(([month, units]) => `${month}=${units ?? "none"}`),
        unit,
        perDeal: perDeal === undefined ? undefined : String(perDeal),
        perValue,
        dryRun,
      });
      const { steps, unit: of } = await seen.capacity({ language: "en" });
      return entered ?? { steps, unit: of, changes: [], isKept: false };
    },
  }),
];
