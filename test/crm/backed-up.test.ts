import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUp } from "../../src/app/backup/backup.ts";
import { restore, verifyBackup } from "../../src/app/backup/restore.ts";
import { GivenSalesforce } from "./given-salesforce.ts";
import { isSoak } from "./soak.ts";

const backups = isSoak ? 20 : 3;
const place = mkdtempSync(join(tmpdir(), "repmark-backed-up-"));
let given: GivenSalesforce;
beforeAll(async () => {
  given = await GivenSalesforce.of(200, {}, { pageSize: 200, bulkPageRecords: 500 });
});
afterAll(async () => {
  await given.close();
  rmSync(place, { recursive: true, force: true });
});

test(`${backups} backups made while a CRM is synced and numbers are built: each restores, on an empty folder, to the numbers of its instant`, async () => {
  const folder = given.folder();
  const workspace = await given.workspace(folder);
  const { effects } = workspace;
  const versions = new Map([[0, workspace.data.version]]);
  let isOver = false;
  const syncing = (async () => {
    for (let round = 1; !isOver; round++) {
      await given.round(workspace, { partBytes: 20_000 });
      await workspace.data.catchUp();
      versions.set(round, workspace.data.version);
      given.sandbox.letPass({ minutes: 200 });
    }
  })();
  const files: string[] = [];
  for (let backup = 0; backup < backups; backup++) {
    const file = join(place, `${backup}.backup`);
    await backUp(folder, file, effects.now());
    files.push(file);
    await new Promise((resolve) => setTimeout(resolve, 900));
  }
  isOver = true;
  await syncing;
  for (const [at, file] of files.entries()) {
    const verified = await verifyBackup(file, effects);
    const { runs, version, isSame } = await restore(file, join(place, `restored ${at}`), effects);
    expect(version).toBe(versions.get(runs));
    expect(verified).toMatchObject({ runs, version, isSame });
    expect(isSame).not.toBe(false);
  }
}, 600_000);
