import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { hearingOf } from "../../src/app/access/crowd.ts";
import { Seen } from "../../src/app/access/seen.ts";
import { ask } from "../../src/app/ask.ts";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { scorecard } from "../../src/benchmarks/scorecard.ts";
import { routes } from "../../src/server/routes/index.ts";
import { createServer } from "../../src/server/server.ts";
import { caller } from "./caller.ts";
import { addressOf, exampleOf } from "./examples.ts";

/**
 * Companies of chance: so many people in so many roles and segments, some of whom sold nothing. Whatever a rep or a manager is told of others is about five or
 * more of them, no two groups that are told differ by fewer, and no route names anybody they may not see.
 */
const root = mkdtempSync(join(tmpdir(), "repmark-peers-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const seller = fc.record({
  team: fc.constantFrom("north", "south"),
  role: fc.constantFrom("AE", "AE", "SDR"),
  segment: fc.constantFrom("SMB", "SMB", "Enterprise"),
  isNew: fc.boolean(),
  /** Deals decided in each of two quarters, and how many of them were won. */
  decided: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
  won: fc.integer({ min: 0, max: 6 }),
});
type Seller = typeof seller extends fc.Arbitrary<infer Made> ? Made : never;

const idAt = (place: number) => `zq${place}x`;
const nameAt = (place: number) => `Zq${place} Person${place}son`;

async function companyOf(sellers: readonly Seller[]): Promise<Workspace> {
  const folder = mkdtempSync(join(root, "one-"));
  const days = ["2026-02-10", "2026-05-10"];
  const deals = sellers.flatMap(({ decided, won }, place) =>
    decided.flatMap((count, quarter) =>
      Array.from({ length: count }, (_, deal) => {
        const stage = deal < won ? "Closed Won" : "Closed Lost";
        const day = days[quarter];
        return `d${place}-${quarter}-${deal},A deal,${idAt(place)},${stage},2026-01-05,${day},${day},${100 + 17 * place + deal}.00,New`;
      }),
    ),
  );
  const files = {
    reps: [
      "Rep ID,Name,Email,Manager,Team,Role,Segment,Start Date",
      "boss,Liv Vik,liv@example.com,,,VP,,2020-01-01",
      "mn,Mia Dahl,mia@example.com,boss,,Manager,,2020-01-01",
      "ms,Max Holm,max@example.com,boss,,Manager,,2020-01-01",
      ...sellers.map(
        ({ team, role, segment, isNew }, place) =>
          `${idAt(place)},${nameAt(place)},${idAt(place)}@example.com,${team === "north" ? "mn" : "ms"},${team},${role},${segment},${isNew ? "2026-03-01" : "2021-01-01"}`,
      ),
    ],
    teams: ["Team ID,Name,Manager", "north,North,mn", "south,South,ms"],
    opportunities: [
      "Opportunity ID,Name,Opportunity Owner,Stage,Created Date,Close Date,Closed At,Amount,Type",
      ...deals,
    ],
  };
  const exported = join(folder, "export");
  mkdirSync(exported);
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(exported, `${name}.csv`), `${lines.join("\n")}\n`);
  const workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-05-15T09:00:00Z"),
    log: () => undefined,
  });
  workspace.store.changeSettings({ ramp: [0.25, 0.5, 0.75] });
  await workspace.rebuildCore();
  await importFiles(workspace, {
    paths: [exported],
    observedAt: "2026-05-14",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  return workspace;
}

const isWhole = process.env.REPMARK_SOAK !== undefined;

/** Everybody who asks: each rep (two of them will do for every day), and both managers. */
const askers = (sellers: readonly Seller[]) => [
  ...sellers.slice(0, isWhole ? undefined : 2).map((_, place) => caller("rep", idAt(place))),
  caller("manager", "mn"),
  caller("manager", "ms"),
];

async function checkGroups(workspace: Workspace, sellers: readonly Seller[], period: string): Promise<number> {
  const asking = { period, language: "en" } as const;
  const asked = await ask(workspace, asking);
  let told = 0;
  for (const who of askers(sellers)) {
    const seen = await Seen.by(workspace, who);
    const hearing = await hearingOf(workspace, seen.scope, asked, {});
    const circlesTold: { readonly measure: number; readonly strangers: ReadonlySet<string> }[] = [];
    let measure = 0;
    const allowed = await scorecard(workspace.data.warehouse, {
      ...asked,
      mayHear: (peers) => {
        const may = hearing!.mayHear(peers);
        for (const repId of may)
          circlesTold.push({ measure, strangers: peers.get(repId)!.circle.repIds.difference(seen.scope.reps) });
        measure += 1;
        return may;
      },
    });
    // One alone, and every part that two of one measure cut each other into: nobody, or five and more.
    for (const one of circlesTold) {
      const others = circlesTold.filter((other) => other.measure === one.measure);
      for (const { strangers } of others)
        for (const part of [one.strangers, one.strangers.difference(strangers), one.strangers.intersection(strangers)])
          expect(part.size === 0 || part.size >= 5, `${who.repId} ${period} ${[...part].join()}`).toBe(true);
    }
    // What the faces tell is that, and no more.
    const card = await seen.scorecard(asking);
    for (const { repId, measures } of card.reps)
      for (const [id, { benchmark }] of Object.entries(measures)) {
        if (benchmark === undefined) continue;
        told += 1;
        const same = allowed.reps.find((rep) => rep.repId === repId)?.measures[id];
        expect(same?.benchmark, `${id} of ${repId} to ${who.repId}`).toEqual(benchmark);
      }
  }
  return told;
}

async function checkRoutes(workspace: Workspace, sellers: readonly Seller[]): Promise<void> {
  const all = askers(sellers);
  const server = await createServer(workspace, {
    callerOf: ({ headers }) => all.find(({ repId }) => repId === headers["x-caller"]) ?? null,
  });
  try {
    for (const who of [all[0]!, all.at(-1)!]) {
      const { reps } = (await Seen.by(workspace, who)).scope;
      const outside = sellers.map((_, place) => place).filter((place) => !reps.has(idAt(place)));
      if (outside.length === 0) continue;
      const named = new RegExp(outside.map((place) => `\\b(${idAt(place)}|${nameAt(place)})\\b`).join("|"), "i");
      for (const route of routes) {
        if (route.method !== "GET" || route.answer === "events" || /:/.test(route.path)) continue;
        const { asOf: _, cursor: __, team: ___, rep, ...query } = exampleOf(route).query as Record<string, string>;
        const url = addressOf(route, {}, { ...query, ...(rep === undefined ? {} : { rep: who.repId! }) });
        const answer = await server.inject({ method: "GET", url, headers: { "x-caller": who.repId! } });
        expect(answer.statusCode, `${route.name} ${answer.body.slice(0, 200)}`).toBeLessThan(500);
        expect(answer.body, `${route.name} to ${who.repId}`).not.toMatch(named);
      }
    }
  } finally {
    await server.close();
  }
}

test("in companies of chance nobody is told of fewer than five others, alone or as the difference of two groups, and no route names them", async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(seller, { minLength: 7, maxLength: 12 }), async (sellers) => {
      const workspace = await companyOf(sellers);
      try {
        for (const period of ["2026-Q1", "2026-Q2"]) told += await checkGroups(workspace, sellers, period);
        await checkRoutes(workspace, sellers);
      } finally {
        workspace.close();
      }
    }),
    { numRuns: isWhole ? 60 : 2, endOnFailure: true },
  );
  expect(told).toBeGreaterThan(0); // something is told, or nothing was shown
}, 3_600_000);
