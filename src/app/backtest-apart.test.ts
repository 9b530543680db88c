import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../test/world/given-company.ts";
import { backtest, triedPeriods } from "../forecasting/backtest.ts";
import { backtestApart } from "./backtest-apart.ts";
import type { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-apart-"));
let company: Workspace;
beforeAll(async () => {
  company = await givenCompany(folder, { south: ["Cyrus", "Diana"] });
}, 60_000);
afterAll(() => {
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = async () => {
  const calendar = await company.calendar();
  const periods = triedPeriods(calendar, "quarter", await company.asOf(undefined), 12);
  return [company.data.warehouse, calendar, periods, 30] as const;
};

test("in a process of its own forecasts are tried to the same result", async () => {
  const here = await backtest(...(await asked()));
  expect(here.length).toBeGreaterThan(10);
  expect(await backtestApart(...(await asked()))).toEqual(here);
});

test("one that nobody wants any more is given up, in a sentence of whoever gave it up", async () => {
  const stop = new AbortController();
  const trying = backtestApart(...(await asked()), stop.signal);
  stop.abort(new Error("stopped"));
  await expect(trying).rejects.toThrow("stopped");
});

test("what cannot be read is said as it would be here", async () => {
  const [, ...rest] = await asked();
  const nowhere = { path: join(folder, "nowhere", "warehouse.duckdb") } as Workspace["data"]["warehouse"];
  await expect(backtestApart(nowhere, ...rest)).rejects.toThrow("database does not exist");
});
