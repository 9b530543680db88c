import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { erase } from "../../src/app/privacy/erase.ts";
import { scorecard } from "../../src/app/scorecard.ts";
import { Workspace } from "../../src/app/workspace.ts";
import type { Answers } from "../../src/benchmarks/answer.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { GivenSalesforce } from "./given-salesforce.ts";

/** Erasing itself holds every total; here one metric is asked as people ask them. */
const asked = { period: "2026-Q2", metric: "won-lost.win_rate", language: "en" } as const;

/** Every file of a folder, compressed ones unpacked. */
function everything(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) =>
      (path.endsWith(".zst") ? zstdDecompressSync(readFileSync(path)) : readFileSync(path)).toString("latin1"),
    )
    .join("\n");
}

/** Money and counts to the cent; rates and days but for how doubles were added up. */
const values = (answers: Answers) =>
  Object.fromEntries(
    Object.entries(answers).map(([id, { value, sampleSize }]) => [
      id,
      [typeof value === "number" ? Number(value.toPrecision(11)) : value, sampleSize],
    ]),
  );

test.each([
  ["Salesforce", () => GivenSalesforce.of(200)],
  ["HubSpot", () => GivenHubspot.of(200)],
] as const)(
  "of records from %s a person is erased, totals stay, and no later sync brings them back",
  async (_, make) => {
    const given = await make();
    try {
      const folder = given.folder();
      const effects = { now: () => given.now(), log: () => undefined };
      const first = await given.workspace(folder);
      await given.round(first);
      await first.data.catchUp();
      const before = await scorecard(first, asked);
      const busy = [...before.reps].sort(
        (a, b) => (b.measures["won-lost.decided"]?.sampleSize ?? 0) - (a.measures["won-lost.decided"]?.sampleSize ?? 0),
      );
      const { repId, name } = busy.find((rep) => (rep.measures["won-lost.win_rate"]?.sampleSize ?? 0) > 0)!;
      const email = given.company.people.find((person) => person.name === name)!.email;
      first.close();

      const done = await erase(
        folder,
        { person: repId, order: "Dnr 7", dryRun: false, progress: () => undefined },
        effects,
      );
      expect(done).toMatchObject({ leftIn: [], sharedNames: [] });
      const gone = new RegExp(`${name}|${email}|\\b${repId}\\b`, "i");
      expect(everything(folder)).not.toMatch(gone);

      const check = async (workspace: Workspace) => {
        const after = await scorecard(workspace, asked);
        expect(values(after.team.measures)).toEqual(values(before.team.measures));
        expect(after.teams.map(({ measures }) => values(measures))).toEqual(
          before.teams.map(({ measures }) => values(measures)),
        );
        expect(after.reps.map((rep) => rep.name)).toEqual(
          before.reps.map((rep) => rep.name).filter((one) => one !== name),
        );
      };
      const swept = await Workspace.open(folder, effects);
      try {
        await check(swept);
        for (const manner of ["incremental", "full"] as const) {
          await given.round(swept, { manner });
          await swept.data.catchUp();
          await check(swept);
        }
      } finally {
        swept.close();
      }
      expect(everything(folder)).not.toMatch(gone);
    } finally {
      await given.close();
    }
  },
  600_000, // two syncs and a rebuild each, on whatever machine
);
