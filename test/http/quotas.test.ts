import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { rebuild } from "../../src/app/rebuild.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { caller } from "./caller.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/**
 * Åsa (r1) won two new deals in Q1: 1,000.50 and 5,000.50, together 6,001.00; renewals do not count. A file says that she was to sell for
 * 12,002.00: she is at a half.
 */
let given: GivenServer;
let who = caller("leader", null);
beforeEach(async () => {
  who = caller("leader", null);
  given = await givenServer({ callerOf: () => who });
  await importQuota("12002.00", "2026-04-01");
});
afterEach(() => given?.close());

async function importQuota(amount: string, observedAt: string) {
  const path = join(given.folder, `quotas-${observedAt}.csv`);
  writeFileSync(path, `Rep ID,Period,Amount\nr1,2026-Q1,${amount}\n`);
  const nothing = () => undefined;
  await importFiles(given.workspace, {
    paths: [path],
    dryRun: false,
    observedAt,
    understood: nothing,
    progress: nothing,
  });
}

const get = async (path: string) => (await given.server.inject(`/api/v1${path}`)).json();
const enter = (rows: object[], dryRun = false) =>
  given.server.inject({ method: "PUT", url: "/api/v1/quotas", payload: { rows, dryRun } });
const undo = (number: number) => given.server.inject({ method: "POST", url: `/api/v1/quotas/versions/${number}/undo` });
const attainment = async () => {
  const { reps } = await get("/scorecard?period=2026-Q1&metric=quota");
  return reps.find(({ repId }: { repId: string }) => repId === "r1").measures["quota.attainment"].value;
};
const held = async () =>
  (await get("/quotas?period=2026-Q1")).quotas.map(
    ({ repId, kind, amount, version }: Record<string, unknown>) => [repId, kind, amount, version] as const,
  );

test("a table is tried, entered, goes before what the records say, and is undone", async () => {
  expect(await attainment()).toBe(0.5);
  const rows = [{ rep: "Åsa Ek", period: "2026-q1", amount: "6001" }];

  const tried = (await enter(rows, true)).json();
  expect(tried).toEqual({
    version: null,
    isKept: false,
    changes: [
      {
        ...{ repId: "r1", name: "Åsa Ek", period: "2026-Q1", kind: "selling", isManager: false },
        ...{ was: "12002.0000", is: "6001.00", currency: "USD" },
      },
    ],
  });
  expect([await attainment(), await get("/quotas/versions")]).toEqual([0.5, { versions: [] }]);

  expect((await enter(rows)).json()).toEqual({ ...tried, version: 1, isKept: true });
  expect([await attainment(), await held()]).toEqual([1, [["r1", "selling", "6001.0000", 1]]]);

  await importQuota("24004.00", "2026-04-02"); // a later reading of the CRM does not undo what was entered
  expect(await attainment()).toBe(1);

  expect((await enter([{ rep: "r1", period: "2026-Q1", amount: "3000,50" }])).json().version).toBe(2);
  expect((await undo(2)).json()).toMatchObject({ number: 2, quotas: 1, undoneBy: "null@example.com" });
  expect(await attainment()).toBe(1);
  expect((await undo(1)).statusCode).toBe(200);
  expect([await attainment(), await held()]).toEqual([0.25, [["r1", "selling", "24004.0000", null]]]);
  expect((await undo(1)).json()).toMatchObject({ code: "quota-version-undone" });
  expect((await undo(7)).json()).toMatchObject({ code: "unknown-quota-version" });

  who = caller("admin", null);
  const told = (await get("/audit")).entries.filter(({ what }: { what: string }) => what.startsWith("quota"));
  expect(
    told.map(({ what, subject, before, after }: Record<string, string>) => [what, subject, before, after]),
  ).toEqual([
    ["quotas undone", "version 1", expect.any(String), null],
    ["quotas undone", "version 2", expect.any(String), null],
    [
      "quota",
      "r1 2026-Q1 selling",
      '{"amount":"6001.00","currency":"USD","basis":null}',
      '{"amount":"3000.50","currency":"USD","basis":null}',
    ],
    ["quota", "r1 2026-Q1 selling", null, '{"amount":"6001.00","currency":"USD","basis":null}'],
  ]);
});

test("what was entered is taken back by an empty amount, and is there again after the warehouse was made anew and the folder opened", async () => {
  await enter([
    { rep: "r1", period: "2026-Q1", amount: "6001.00" },
    { rep: "r2", period: "2026-Q1", amount: "100", kind: "renewal" },
  ]);
  await rebuild(given.workspace, () => undefined);
  const entered = [
    ["r2", "renewal", "100.0000", 1],
    ["r1", "selling", "6001.0000", 1],
  ];
  expect(await held()).toEqual(entered);
  const { changes } = (
    await enter([
      { rep: "r1", period: "2026-Q1", amount: null },
      { rep: "r3", period: "2026-Q1", amount: null },
    ])
  ).json();
  expect(changes).toMatchObject([{ repId: "r1", was: "6001.0000", is: null }]);
  expect(await held()).toEqual([entered[0], ["r1", "selling", "12002.0000", null]]);

  const { folder, server, workspace } = given;
  await server.close();
  workspace.close();
  const again = await Workspace.open(join(folder, "data"), workspace.effects);
  given = { ...given, workspace: again, server: { close: async () => undefined } as GivenServer["server"] };
  expect(again.store.quotas.entered().map(({ repId, amount }) => [repId, amount])).toEqual([["r2", "100.00"]]);
  expect(again.data.version).not.toBe("");
});

test("a table with a row that cannot be used is refused whole, with the place of the row", async () => {
  for (const [row, says] of [
    [{ rep: "Nobody", period: "2026-Q1", amount: "1" }, /^Row 2: There is no rep “Nobody”/],
    [{ rep: "r2", period: "2031-Q9", amount: "1" }, /^Row 2: /],
    [{ rep: "r2", period: "2026-Q1", amount: "a lot" }, /^Row 2: “a lot” is not an amount/],
    [{ rep: "r2", period: "2026-Q1", amount: "-5" }, /^Row 2: “-5” is not an amount/],
    [{ rep: "r2", period: "2026-Q1", amount: "5", currency: "QQQ" }, /^Row 2: “QQQ” is not a currency/],
    [{ rep: "åsa", period: "2026-Q1", amount: "5" }, /^Row 2: Row 1 is the same rep, period and kind/],
  ] as const) {
    const answer = await enter([{ rep: "r1", period: "2026-Q1", amount: "1" }, row]);
    expect([answer.statusCode, answer.json().title]).toEqual([400, expect.stringMatching(says)]);
  }
  expect([await held(), await get("/quotas/versions")]).toEqual([
    [["r1", "selling", "12002.0000", null]],
    { versions: [] },
  ]);
});

test("a rep is told of their own quota alone, and enters none", async () => {
  await enter([{ rep: "r2", period: "2026-Q1", amount: "100" }]);
  who = caller("rep", "r2");
  expect(await held()).toEqual([["r2", "selling", "100.0000", 1]]);
  expect((await get("/quotas?rep=r1")).code).toBe("unknown-rep");
  expect((await enter([{ rep: "r2", period: "2026-Q1", amount: "1" }])).statusCode).toBe(403);
  expect((await given.server.inject("/api/v1/quotas/versions")).statusCode).toBe(403);
});
