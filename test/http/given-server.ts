import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { createServer, type ServerOptions } from "../../src/server/server.ts";

/** The clock of these stories. */
const now = () => new Date("2026-04-02T09:00:00Z");

const reps = [
  "Rep ID,Name,Team,Email",
  "r1,Åsa Ek,North,asa@acme.example",
  "r2,Bo Lind,North,bo@acme.example",
  "r3,Cia Ask,South,cia@acme.example",
];

/** Names that spreadsheets take for formulas, and numbers below nothing. */
const formulas = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"];

/** As many deals as there are names to give, six for each rep at least; with few names every second deal is a renewal. */
function deals(names: readonly string[]): string[] {
  const each = Math.max(6, Math.ceil(names.length / 3));
  return [
    "Opportunity ID,Name,Opportunity Owner,Stage,Created Date,Close Date,Amount,Type",
    ...["r1", "r2", "r3"].flatMap((rep, person) =>
      Array.from({ length: each }, (_, deal) =>
        [
          `${rep}-${deal}`,
          `"${(names[person * each + deal] ?? `Deal ${rep} ${deal}`).replaceAll('"', '""')}"`,
          rep,
          deal % 3 === 2 ? "Closed Lost" : "Closed Won",
          "2026-01-10",
          `2026-0${1 + (deal % 3)}-20`,
          `${1000 * (deal + 1)}.50`,
          each > 6 || deal % 2 === 0 ? "New Business" : "Renewal",
        ].join(","),
      ),
    ),
  ];
}

/** A company of three reps and eighteen deals, imported as anybody's export, behind a server of its own. */
export async function givenServer(options: ServerOptions = {}, names: readonly string[] = formulas) {
  const folder = mkdtempSync(join(tmpdir(), "repmark-http-"));
  writeFileSync(join(folder, "reps.csv"), `${reps.join("\n")}\n`);
  writeFileSync(join(folder, "opportunities.csv"), `${deals(names).join("\n")}\n`);
  const workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  await importFiles(workspace, {
    paths: [join(folder, "reps.csv"), join(folder, "opportunities.csv")],
    dryRun: false,
    observedAt: "2026-04-01",
    understood: () => undefined,
    progress: () => undefined,
  });
  const server = await createServer(workspace, options);
  return {
    folder,
    workspace,
    server,
    close: async () => {
      await server.close();
      workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type GivenServer = Awaited<ReturnType<typeof givenServer>>;
