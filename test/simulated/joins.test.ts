import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize } from "../../src/simulator/plan.ts";
import { dayNumber } from "../../src/simulator/timeline.ts";
import { build } from "../../src/warehouse/build/build.ts";
import { buildInput } from "../../src/warehouse/calendar.ts";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { definedQueries } from "../../src/warehouse/query.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { repmarkOn } from "../world/simulated.ts";
import "../../src/app/measures.ts";

/**
 * A join without a key it can hash holds every row of one side against every row of the other: at ten times the deals it takes a
 * hundred times as long. One beside a handful of rows (periods, bands, the workspace) is fine.
 */
const handful = 50;
const folder = mkdtempSync(join(tmpdir(), "repmark-joins-"));
const company = new Company(planOfSize(2_000));
let repmark: Awaited<ReturnType<typeof repmarkOn>>;
let copy: Warehouse;

beforeAll(async () => {
  repmark = await repmarkOn(company, dayNumber(company.plan.today));
  copyFileSync(repmark.workspace.data.warehouse.path, join(folder, "copy.duckdb"));
  copy = await Warehouse.make(join(folder, "copy.duckdb"));
}, 120_000);
afterAll(async () => {
  copy.close();
  await repmark[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test("no question holds every row against every other", async () => {
  const asked = {
    as_of: "2026-07-01T00:00:00Z",
    as_of_on: "2026-06-30",
    from: "2026-04-01",
    until: "2026-07-01",
    from_at: "2026-04-01T00:00:00Z",
    until_at: "2026-07-01T00:00:00Z",
  };
  const found = await repmark.workspace.data.warehouse.using(async (connection) => {
    const all = [];
    for (const { file, sql, parameters } of definedQueries.filter((query) => query.file.includes("/metrics/"))) {
      const bound = Object.fromEntries(
        parameters.map((name) => [name, (asked as Record<string, string>)[name] ?? null]),
      );
      all.push(...(await wideJoins(connection, file, () => connection.runAndReadAll(sql, bound))));
    }
    return all;
  });
  expect(found).toEqual([]);
}, 120_000);

test("no step of the build does either, and deals worked through in parts come to the same core", async () => {
  const whole = await coreHash(copy);
  const found: string[] = [];
  await build(copy, await buildInput(copy, repmark.workspace.store.settings()), {
    dealsOfPart: 700,
    run: async (connection, { name, sql }) => {
      const statements = await connection.extractStatements(sql);
      for (let at = 0; at < statements.count; at += 1)
        found.push(
          ...(await wideJoins(connection, `${name}, statement ${at + 1}`, async () =>
            (await statements.prepare(at)).run(),
          )),
        );
    },
  });
  expect(found).toEqual([]);
  expect(await coreHash(copy)).toBe(whole);
}, 120_000);

interface Operator {
  readonly operator_name?: string;
  readonly operator_cardinality?: number;
  readonly extra_info?: unknown;
  readonly children?: readonly Operator[];
}

/** Runs `work` and answers the joins of its plan that met more than a handful on both sides without a key. */
async function wideJoins(connection: DuckDBConnection, name: string, work: () => Promise<unknown>): Promise<string[]> {
  const out = join(folder, "profile.json");
  rmSync(out, { force: true });
  await connection.run(`pragma enable_profiling = 'json'; set profiling_output = '${out}'`);
  await work();
  await connection.run("pragma disable_profiling");
  if (!existsSync(out)) return []; // a macro, say, has no plan
  const walk = ({ operator_name = "", extra_info, children = [] }: Operator): string[] => {
    const rows = children.map(({ operator_cardinality = 0 }) => operator_cardinality);
    const isWide = /BLOCKWISE_NL|NESTED_LOOP|CROSS_PRODUCT/.test(operator_name) && Math.min(...rows) > handful;
    return [
      ...(isWide ? [`${name}: ${operator_name} of ${rows.join(" and ")} ${JSON.stringify(extra_info)}`] : []),
      ...children.flatMap(walk),
    ];
  };
  return walk(JSON.parse(readFileSync(out, "utf8")) as Operator);
}
