import type { z } from "zod";
import { scorecardAnswer } from "../../api/answer.ts";
import { dealsAnswer, dealsQuery, overviewAnswer, overviewQuery } from "../../api/overview.ts";
import {
  benchmarksAnswer,
  benchmarksQuery,
  breakdownAnswer,
  breakdownQuery,
  bridgeAnswer,
  bridgeQuery,
  definitionsAnswer,
  definitionsQuery,
  reportQuery,
  scorecardQuery,
  trendAnswer,
  trendQuery,
} from "../../api/records.ts";
import { findMeasure } from "../../app/measures.ts";
import { definitions } from "../../app/seen-lists.ts";
import { defineRoute, everybody, type Route } from "../route.ts";
import { tableOf } from "../tables.ts";

type Measured = z.infer<typeof scorecardAnswer>["team"]["measures"][string];

/** The six metrics, what is behind them and how they are meant. */
export const numbers: readonly Route[] = [
  defineRoute({
    name: "getOverview",
    method: "GET",
    path: "/overview",
    about: "Numbers",
    says: "Where the period stands in one sentence, six headlines with their trends, and every rep beside the benchmark.",
    roles: everybody,
    scope: "read",
    query: overviewQuery,
    answer: overviewAnswer,
    handle: async ({ seen, query, world }) => ({
      ...(await seen.overview(query)),
      isDemo: world.workspace.data.landing.isDemo,
    }),
  }),
  defineRoute({
    name: "getScorecard",
    method: "GET",
    path: "/scorecard",
    about: "Numbers",
    says: "The measures of every rep beside a benchmark, with verdicts and their reasons.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: scorecardQuery,
    answer: scorecardAnswer,
    handle: ({ seen, query: { format: _, ...asking } }) => seen.scorecard(asking),
    table: (card) => {
      const rows = [
        { repId: null, name: null, team: null, measures: card.team.measures },
        ...card.reps.map(({ repId, name, team, measures }) => ({ repId, name, team, measures })),
      ].flatMap(({ measures, ...who }) =>
        Object.entries(measures).map(([measure, answered]) => ({ ...who, measure, answered })),
      );
      return tableOf(`scorecard-${card.period.label}`, rows, [
        ["period", "text", () => card.period.label],
        ["asOf", "day", () => card.asOf],
        ["rep", "text", ({ repId }) => repId],
        ["name", "text", ({ name }) => name],
        ["team", "text", ({ team }) => team],
        ["measure", "text", ({ measure }) => measure],
        ["value", "number", ({ answered }) => answered.value],
        ["sampleSize", "number", ({ answered }) => answered.sampleSize],
        ["low", "number", ({ answered }) => answered.interval?.[0]],
        ["high", "number", ({ answered }) => answered.interval?.[1]],
        ["peers", "number", ({ answered }) => answered.benchmark?.peers],
        ["benchmark", "number", ({ answered }) => answered.benchmark?.value],
        ["median", "number", ({ answered }) => answered.benchmark?.median],
        ["verdict", "text", ({ answered }) => answered.verdict],
        ["because", "text", ({ answered }) => inWords(answered)],
      ]);
    },
  }),
  defineRoute({
    name: "getTrend",
    method: "GET",
    path: "/trend",
    about: "Numbers",
    says: "One measure, period by period, each computed as its own scorecard computes it.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: trendQuery,
    answer: trendAnswer,
    handle: ({ seen, query: { format: _, ...asking } }) => seen.trend(asking),
    table: ({ measure, points }) =>
      tableOf(`trend-${measure}`, points, [
        ["period", "text", ({ label }) => label],
        ["from", "day", ({ from }) => from],
        ["until", "day", ({ until }) => until],
        ["complete", "truth", ({ complete }) => complete],
        ["value", "number", ({ value }) => value],
        ["sampleSize", "number", ({ sampleSize }) => sampleSize],
      ]),
  }),
  defineRoute({
    name: "getDeals",
    method: "GET",
    path: "/deals",
    about: "Numbers",
    says: "The deals, calls, terms or quotas behind a number; what they come to is the number itself.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: dealsQuery,
    answer: dealsAnswer,
    handle: ({ seen, query: { format, limit, cursor, ...asking } }) =>
      seen.dealsByPage(asking, format === "json" ? { limit, cursor } : {}),
    table: ({ measure, period, columns, rows }) => ({
      name: `deals-${measure.id}-${period}`,
      columns: columns.map(({ name, title, kind }) => ({ name, title, kind })),
      rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
    }),
  }),
  defineRoute({
    name: "getBreakdown",
    method: "GET",
    path: "/breakdown",
    about: "Numbers",
    says: "One measure, split by what its deals have in common.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: breakdownQuery,
    answer: breakdownAnswer,
    handle: async ({ seen, query: { format: _, ...asking } }) => ({
      measure: findMeasure(asking.measure).id,
      by: asking.by,
      ...(await seen.breakdown(asking)),
    }),
    table: ({ measure, by, parts }) =>
      tableOf(`breakdown-${measure}-${by}`, parts, [
        [by, "text", ({ part }) => part],
        ["value", "number", ({ value }) => value],
        ["sampleSize", "number", ({ sampleSize }) => sampleSize],
      ]),
  }),
  defineRoute({
    name: "getBridge",
    method: "GET",
    path: "/bridge",
    about: "Numbers",
    says: "Why a number differs from the CRM's own report, in steps that add up to the cent.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: bridgeQuery,
    answer: bridgeAnswer,
    handle: ({ seen, query: { format: _, ...asking } }) => seen.bridge(asking),
    table: ({ measure, crm, steps, ours }) =>
      tableOf(
        `bridge-${measure}`,
        [
          { reason: "crm", says: null, amount: crm, deals: null },
          ...steps.map(({ reason, says, amount, deals }) => ({ reason, says, amount, deals: deals.length })),
          { reason: "ours", says: null, amount: ours, deals: null },
        ],
        [
          ["step", "text", ({ reason }) => reason],
          ["says", "text", ({ says }) => says],
          ["amount", "number", ({ amount }) => amount],
          ["deals", "number", ({ deals }) => deals],
        ],
      ),
  }),
  defineRoute({
    name: "getBenchmarks",
    method: "GET",
    path: "/benchmarks",
    about: "Numbers",
    says: "One measure of every rep beside whom they are held against: peers, pooled value, median and quartiles.",
    roles: everybody,
    scope: "read",
    audited: "an export, where it is asked for as a file",
    query: benchmarksQuery,
    answer: benchmarksAnswer,
    handle: async ({ seen, query: { format: _, measure: id, ...asking } }) => {
      const { id: metric } = findMeasure(id);
      const card = await seen.scorecard({ ...asking, metric });
      return {
        measure: definitions(asking.language, metric)[0]!,
        period: card.period.label,
        asOf: card.asOf,
        currency: card.currency,
        gate: card.gates[metric] ?? null,
        team: card.team.measures[metric] ?? null,
        reps: card.reps.flatMap(({ repId, name, team, measures }) =>
          measures[metric] === undefined ? [] : [{ repId, name, team, answer: measures[metric] }],
        ),
      };
    },
    table: ({ measure, period, reps }) =>
      tableOf(`benchmarks-${measure.id}-${period}`, reps, [
        ["rep", "text", ({ repId }) => repId],
        ["name", "text", ({ name }) => name],
        ["team", "text", ({ team }) => team],
        ["value", "number", ({ answer }) => answer.value],
        ["sampleSize", "number", ({ answer }) => answer.sampleSize],
        ["peers", "number", ({ answer }) => answer.benchmark?.peers],
        ["benchmark", "number", ({ answer }) => answer.benchmark?.value],
        ["p25", "number", ({ answer }) => answer.benchmark?.p25],
        ["median", "number", ({ answer }) => answer.benchmark?.median],
        ["p75", "number", ({ answer }) => answer.benchmark?.p75],
        ["verdict", "text", ({ answer }) => answer.verdict],
        ["because", "text", ({ answer }) => inWords(answer)],
      ]),
  }),
  defineRoute({
    name: "getDefinitions",
    method: "GET",
    path: "/definitions",
    about: "Numbers",
    says: "What every measure means: in words, as a formula, and the SQL that computes it.",
    roles: everybody,
    scope: "read",
    query: definitionsQuery,
    answer: definitionsAnswer,
    handle: ({ query: { language, metric } }) => ({ measures: definitions(language, metric) }),
  }),
  defineRoute({
    name: "getReport",
    method: "GET",
    path: "/report",
    about: "Numbers",
    says: "The report of a period to send, print or archive.",
    roles: everybody,
    scope: "export",
    audited: "an export",
    query: reportQuery,
    answer: "file",
    handle: async ({ seen, query }) => ({
      content: await seen.report(query),
      type: reportTypes[query.format],
      name: `repmark-${query.period}${query.rep === undefined ? "" : `-${query.rep}`}.${query.format}`,
    }),
  }),
];

const reportTypes = {
  html: "text/html; charset=utf-8",
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** The verdict's reason or why there is no value, and what must be known to read it. */
const inWords = ({ because, why, caveat }: Measured) =>
  [because ?? why, caveat].filter((said) => said !== undefined).join(" ") || null;
