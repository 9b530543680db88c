import { describe } from "../crm/csv/describe.ts";
import type { DayOrder } from "../crm/csv/format.ts";
import { land } from "../crm/csv/land.ts";
import { readMapping } from "../crm/csv/mapping.ts";
import { template as emptyTable } from "../crm/csv/template.ts";
import { understand } from "../crm/csv/understand.ts";
import { writeMapping } from "../crm/csv/write-mapping.ts";
import { type LoadedSummary, loadedSummary } from "../crm/sync/loaded.ts";
import { watched } from "../warehouse/watched.ts";
import { freeze } from "./freeze.ts";
import { inTurn } from "./in-turn.ts";
import { type IssueCount, issueCounts } from "./issues.ts";
import type { Workspace } from "./workspace.ts";
import { writeTo } from "./write-to.ts";

export interface ImportAsking {
  readonly paths: readonly string[];
  readonly mapping?: string | undefined;
  /** Write what was understood here and load nothing. */
  readonly writeMapping?: string | undefined;
  readonly dateFormat?: DayOrder | undefined;
  readonly observedAt?: string | undefined;
  readonly dryRun: boolean;
  /** The sample company: it is marked as such for ever, and leaves when other records come. */
  readonly isDemo?: boolean | undefined;
  /** What was understood, line by line, before anything is loaded. */
  readonly understood: (lines: readonly string[]) => void;
  readonly progress: (step: "read" | "land" | "load" | "build", done: number, of: number) => void;
}

export interface Imported {
  readonly run: string | null;
  /** Files whose content was there already. */
  readonly already: readonly string[];
  readonly objects: readonly LoadedSummary[];
  readonly issues: readonly IssueCount[];
  readonly dryRun: boolean;
  /** What was understood, as a mapping to edit and to send back; null once it is loaded. */
  readonly mapping: string | null;
  /** The demo company was in this folder and leaves it with this import. */
  readonly demoLeaves: boolean;
}

/** Reads exports, says what it understood, and loads them: all of it or none. */
export function importFiles(workspace: Workspace, asking: ImportAsking): Promise<Imported> {
  return inTurn(workspace, () =>
    watched("import", { "repmark.files": asking.paths.length }, () => imported(workspace, asking)),
  );
}

async function imported(workspace: Workspace, asking: ImportAsking): Promise<Imported> {
  const mapping = asking.mapping === undefined ? undefined : await readMapping(asking.mapping);
  const understanding = await understand(asking.paths, {
    mapping,
    dateFormat: asking.dateFormat,
    timeZone: workspace.store.settings().timeZone,
    scratch: workspace.data.scratch(),
    progress: (read, all) => asking.progress("read", read, all),
  });
  const demoLeaves = workspace.data.landing.isDemo && asking.isDemo !== true;
  try {
    asking.understood(describe(understanding));
    const understood = writeMapping(understanding);
    if (asking.writeMapping !== undefined) writeTo(asking.writeMapping, understood, "The mapping");
    if (asking.dryRun || asking.writeMapping !== undefined) {
      const objects = understanding.tables.map((table) => ({
        object: table.format.object,
        read: table.rows,
        added: 0,
        changed: 0,
        deleted: 0,
        refused: 0,
      }));
      return { run: null, already: [], objects, issues: [], dryRun: true, mapping: understood, demoLeaves };
    }
    await freeze(workspace); // what complete periods came to before this import changes them
    const landed = await land(workspace.data.landing, understanding, {
      now: workspace.effects.now(),
      observedAt: asking.observedAt,
      isDemo: asking.isDemo,
      progress: (written, all) => asking.progress("land", written, all),
    });
    try {
      await workspace.data.catchUp((step, done, of) => asking.progress(step, done, of));
    } catch (error) {
      // A run that cannot be loaded would meet every later opening again.
      if (landed.run !== null) workspace.data.landing.withdraw(landed.run);
      throw error;
    }
    const objects = landed.run === null ? [] : await loadedSummary(workspace.data.warehouse, landed.run);
    if (landed.run !== null) {
      const read = Object.fromEntries(objects.map((one) => [one.object, one.read]));
      workspace.store.audit.add("import", landed.run.run, read);
    }
    return {
      run: landed.run?.run ?? null,
      already: landed.already,
      objects,
      issues: await issueCounts(workspace),
      dryRun: false,
      mapping: null,
      demoLeaves: workspace.data.landing.forgetDemo(),
    };
  } finally {
    await understanding.dispose();
  }
}

/** An empty table to fill in, and what its columns mean. */
export const template = emptyTable;
