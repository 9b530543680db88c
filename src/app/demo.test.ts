import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freeze } from "./freeze.ts";
import { importFiles } from "./import.ts";
import { rebuild } from "./rebuild.ts";
import { Workspace } from "./workspace.ts";

const header = "opportunity_id,owner,stage,created,close date,amount\n";
const demo = `${header}X1,Demo Dan,Won,2026-01-02,2026-02-03,1000.00\n`;
const own = `${header}D1,Ada,Won,2026-01-02,2026-02-03,40.00\nD2,Ada,Won,2026-01-02,2026-02-04,2.00\n`;

test("the demo company is marked as such through a rebuild, and leaves when somebody's own records come", async () => {
  const { open, load } = newFolder();
  let workspace = await open();
  await load(workspace, "sales_pipeline.csv", demo, { isDemo: true });
  expect(workspace.data.landing.isDemo).toBe(true);
  await rebuild(workspace, () => undefined);
  workspace.close();
  workspace = await open();
  expect(workspace.data.landing.isDemo).toBe(true);
  expect(await booked(workspace)).toEqual("1000.00");

  expect(await load(workspace, "deals.csv", own, { dryRun: true })).toMatchObject({ demoLeaves: true });
  expect(workspace.data.landing.isDemo).toBe(true); // a dry run changes nothing

  const imported = await load(workspace, "deals.csv", own, {});
  expect(imported).toMatchObject({ demoLeaves: true, objects: [{ read: 2, added: 2, changed: 0 }] });
  expect(workspace.data.landing.isDemo).toBe(false);
  expect(await booked(workspace)).toEqual("42.00"); // 40 + 2, and nothing of the demo's 1,000
  workspace.close();
  workspace = await open();
  expect(await booked(workspace)).toEqual("42.00");
  expect(await load(workspace, "deals.csv", own, {})).toMatchObject({ demoLeaves: false, already: ["deals.csv"] });
  workspace.close();
});

test("a file of one's own called like the sample's is no demo, and the sample's own content can be imported as one's own", async () => {
  const { open, load } = newFolder();
  const workspace = await open();
  await load(workspace, "sales_pipeline.csv", own, {});
  expect(workspace.data.landing.isDemo).toBe(false);
  workspace.close();

  const other = newFolder();
  const second = await other.open();
  await other.load(second, "sales_pipeline.csv", demo, { isDemo: true });
  const imported = await other.load(second, "sales_pipeline.csv", demo, {});
  expect(imported).toMatchObject({ demoLeaves: true, already: [], objects: [{ added: 1 }] });
  expect(second.data.landing.isDemo).toBe(false);
  expect(await booked(second)).toBe("1000.00");
  second.close();
});

test("when one's own file cannot be used the demo company stays as it was", async () => {
  const { open, load } = newFolder();
  const workspace = await open();
  await load(workspace, "sales_pipeline.csv", demo, { isDemo: true });
  await expect(load(workspace, "deals.csv", `${own}D3,Ada,Won\n`, {})).rejects.toThrow("line 4");
  expect(workspace.data.landing.isDemo).toBe(true);
  expect(await booked(workspace)).toBe("1000.00");
  workspace.close();
});

test("nothing of the demo company is frozen as somebody's past", async () => {
  const { open, load } = newFolder();
  let workspace = await open("2026-06-01T12:00:00Z");
  await load(workspace, "sales_pipeline.csv", demo, { isDemo: true });
  workspace.close();
  workspace = await open("2026-07-01T12:00:00Z");
  expect(await freeze(workspace)).toBe(0);
  workspace.close();
});

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "repmark-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    open: (now = "2026-06-01T12:00:00Z") =>
      Workspace.open(join(folder, "data"), { now: () => new Date(now), log: () => undefined }),
    load: (
      workspace: Workspace,
      name: string,
      text: string,
      how: { readonly isDemo?: boolean; readonly dryRun?: boolean },
    ) => {
      writeFileSync(join(folder, name), text);
      return importFiles(workspace, {
        paths: [join(folder, name)],
        dryRun: false,
        ...how,
        understood: () => undefined,
        progress: () => undefined,
      });
    },
  };
}

async function booked(workspace: Workspace): Promise<unknown> {
  const rows = await workspace.data.warehouse.rows(
    "select sum(amount)::decimal(28,2)::varchar as booked from core.opportunity",
  );
  return rows[0]?.booked;
}
