import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";

/** Mia leads North, Max leads South, and both report to Liv. Who else sells is in one of the two. */
const north = ["Ada", "Bo"] as const;

export interface GivenCompany {
  readonly south: readonly string[];
  /** What a deal of the South is worth: all that tells two companies apart. */
  readonly southAmount?: (place: number) => number;
  readonly southWins?: (place: number) => boolean;
}

/** A company of two teams in a data folder of its own, as of 15 May 2026: each rep decides eight deals a quarter and has three open. */
export async function givenCompany(folder: string, given: GivenCompany): Promise<Workspace> {
  const { south, southAmount = (place) => 1000 + place * 10, southWins = (place) => place % 3 !== 0 } = given;
  const workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-05-15T09:00:00Z"),
    log: () => undefined,
  });
  const files = {
    reps: [
      "Rep ID,Name,Email,Manager,Team,Role,Segment",
      "liv,Liv Vik,liv@example.com,,,VP,",
      "mia,Mia Dahl,mia@example.com,liv,,Manager,",
      "max,Max Holm,max@example.com,liv,,Manager,",
      ...north.map((name) => `${idOf(name)},${fullName(name)},${idOf(name)}@example.com,mia,North,AE,SMB`),
      ...south.map((name) => `${idOf(name)},${fullName(name)},${idOf(name)}@example.com,max,South,AE,SMB`),
    ],
    teams: ["Team ID,Name,Manager", "north,North,mia", "south,South,max"],
    opportunities: [
      "Opportunity ID,Name,Opportunity Owner,Stage,Created Date,Close Date,Closed At,Amount,Type",
      ...north.flatMap((name) =>
        dealsOf(
          name,
          (place) => 900 + place * 7,
          (place) => place % 2 === 0,
        ),
      ),
      ...south.flatMap((name) => dealsOf(name, southAmount, southWins)),
    ],
    quotas: ["Rep,Period,Quota", ...[...north, ...south].flatMap((name) => quotasOf(idOf(name)))],
  };
  const export_ = join(folder, "export");
  mkdirSync(export_, { recursive: true });
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(export_, `${name}.csv`), `${lines.join("\n")}\n`);
  await importFiles(workspace, {
    paths: [export_],
    observedAt: "2026-05-14",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  return workspace;
}

const idOf = (name: string) => name.toLowerCase();
const fullName = (name: string) => `${name} ${name}sson`;

function dealsOf(name: string, amount: (place: number) => number, isWon: (place: number) => boolean): string[] {
  const id = idOf(name);
  const quarters = [
    ["2025-06-01", "2025-08-20"],
    ["2025-09-01", "2025-11-20"],
    ["2025-12-01", "2026-02-20"],
    ["2026-03-01", "2026-05-10"],
  ] as const;
  const decided = quarters.flatMap(([opened, closed], quarter) =>
    Array.from({ length: 8 }, (_, place) => {
      const stage = isWon(place) ? "Closed Won" : "Closed Lost";
      const row = `${id}-${quarter}-${place},Deal ${place} of ${fullName(name)}`;
      return `${row},${id},${stage},${opened},${closed},${closed},${amount(place + quarter)}.00,New`;
    }),
  );
  const open = Array.from(
    { length: 3 },
    (_, place) =>
      `${id}-open-${place},Open ${place} of ${fullName(name)},${id},Proposal,2026-05-01,2026-06-20,,${amount(place)}.00,New`,
  );
  return [...decided, ...open];
}

const quotasOf = (id: string) => ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"].map((label) => `${id},${label},10000.00`);
