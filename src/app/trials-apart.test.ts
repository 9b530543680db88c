import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../test/world/given-company.ts";
import { backtest, triedPeriods } from "../forecasting/backtest.ts";
import { readTrials } from "./kept-trials.ts";
import { trialsOf } from "./trials.ts";
import { trialsApart } from "./trials-apart.ts";
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

const horizon = 30 as const;
const asked = async (): Promise<Parameters<typeof trialsApart>[0]> => {
  const calendar = await company.calendar();
  const periods = triedPeriods(calendar, "quarter", await company.asOf(undefined), 12);
  const { version, warehouse } = company.data;
  const wanted = [{ kind: "quarter" as const, horizon, periods }];
  return { folder: company.folder, version, path: warehouse.path, calendar, wanted };
};
const kept = () => readTrials({ folder: company.folder, version: company.data.version, kind: "quarter", horizon });
const here = async () => {
  const { calendar, wanted } = await asked();
  return backtest(company.data.warehouse, calendar, wanted[0]!.periods, horizon);
};

test("in a process of its own forecasts are tried to the same result, which is kept once", async () => {
  const made = await here();
  expect(made.length).toBeGreaterThan(10);
  await trialsApart(await asked());
  expect(kept()).toEqual(made);
  const file = () => statSync(join(company.folder, "forecast-trials.json")).mtimeMs;
  const first = file();
  await trialsApart(await asked());
  expect(file()).toBe(first);
});

test("who asks where a process apart makes them has them all the same, and those of other horizons stay", async () => {
  const effects = { ...company.effects, makeTrials: trialsApart };
  const apart: Workspace = Object.create(company, { effects: { value: effects } });
  const { trials } = await trialsOf(apart, "quarter", [7], await company.asOf(undefined));
  expect(trials.length).toBeGreaterThan(10);
  expect(kept()).toEqual(await here());
});

test("one that nobody wants any more is given up, in a sentence of whoever gave it up", async () => {
  const stop = new AbortController();
  const trying = trialsApart({ ...(await asked()), version: "another" }, stop.signal);
  stop.abort(new Error("stopped"));
  await expect(trying).rejects.toThrow("stopped");
});

test("what cannot be read is said as it would be here", async () => {
  const nowhere = { ...(await asked()), version: "another", path: join(folder, "nowhere", "warehouse.duckdb") };
  await expect(trialsApart(nowhere)).rejects.toThrow("database does not exist");
});
