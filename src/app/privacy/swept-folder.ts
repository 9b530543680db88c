import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Store } from "../../store/store.ts";
import { syncFolder } from "../../warehouse/durable-file.ts";
import { type ErasedList, erasedIn, writeErased } from "../../warehouse/erasure/erased.ts";
import { Sieve } from "../../warehouse/erasure/sieve.ts";
import { type SievedLanding, sievedLanding } from "../../warehouse/erasure/sieved-landing.ts";
import { sievedJson } from "../../warehouse/erasure/sieved-part.ts";
import { FolderLock } from "../../warehouse/lock.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** Where landing is written anew and the next warehouse is made, until all of it is known to be right. */
const beside = "erasing";

export interface Sweeping {
  readonly folder: string;
  readonly list: ErasedList;
  readonly warehouse: Warehouse;
  /** Opens a data folder with what is in force here and answers its warehouse: the folder is closed again by `close`. */
  readonly build: (folder: string) => Promise<{ readonly warehouse: Warehouse; close(): void }>;
  readonly progress: (done: number, of: number) => void;
}

/**
 * Makes beside the data folder what it will be without those on the list, and holds the company's and the teams' totals against those of now: another
 * number, and nothing is changed. The folder itself is touched by `takeSwept`.
 */
export async function sweepBeside({ folder, list, warehouse, build, progress }: Sweeping): Promise<SievedLanding> {
  const sieve = new Sieve(list);
  const next = join(folder, beside);
  rmSync(next, { recursive: true, force: true });
  try {
    const swept = await sievedLanding(folder, next, sieve, progress);
    const before = await totals(warehouse, sieve);
    const made = await build(next);
    try {
      const after = await totals(made.warehouse, sieve);
      const differing = before.find((total, at) => total !== after[at]) ?? after[before.length];
      if (differing !== undefined) throw otherTotals(differing);
    } finally {
      made.close();
    }
    return swept;
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
}

/** Puts what was swept in the place of what was there. Cut off at any step it is gone on with: every step that was done is seen to be done. */
export function takeSwept(folder: string, store: Store, list: ErasedList, order: string): void {
  const sieve = new Sieve(list);
  const next = join(folder, beside);
  const [landing, swept, old] = [join(folder, "landing"), join(next, "landing"), join(next, "old-landing")];
  if (existsSync(swept)) {
    if (existsSync(landing)) renameSync(landing, old);
    renameSync(swept, landing);
    syncFolder(folder);
  }
  for (const name of readdirSync(folder))
    if (isMadeFromRecords.test(name)) rmSync(join(folder, name), { recursive: true });
  for (const name of ["warehouse.duckdb", "warehouse.json"])
    if (existsSync(join(next, name))) renameSync(join(next, name), join(folder, name));
  store.dropCopies();
  store.forget({ order, about: { called: list.people.at(-1)?.name }, ...knowing(sieve) });
  rmSync(next, { recursive: true, force: true });
  const { order: _, ...done } = list;
  writeErased(folder, { ...done, isSwept: true });
}

/** Goes on with an erasure that was cut off, or takes away what one has left that had not yet begun to count. */
export function finishErasure(folder: string, store: Store, now: Date): void {
  const list = erasedIn(folder);
  const isCutOff = list !== null && !list.isSwept;
  if (!isCutOff && !existsSync(join(folder, beside))) return;
  const lock = FolderLock.take(folder, now);
  try {
    if (isCutOff) takeSwept(folder, store, list, list.order ?? "");
    else rmSync(join(folder, beside), { recursive: true, force: true });
  } finally {
    lock.release();
  }
}

/** The warehouse in all its states, damaged ones too, and what is remembered of it. */
const isMadeFromRecords = /^(warehouse\.(duckdb|json)|forecast-trials\.json|scratch$)/;

/** What the store asks of a sieve: texts may be JSON, and subjects of the audit name people by short ids. */
function knowing(sieve: Sieve) {
  const sieved = (text: string): string => {
    if (!/^\s*[[{]/.test(text)) return sieve.text(text);
    try {
      const before: unknown = JSON.parse(text);
      const after = sievedJson(sieve, before);
      return after === before ? text : JSON.stringify(after);
    } catch {
      return sieve.text(text);
    }
  };
  return {
    isErased: (text: string) => sieve.isErased(text) !== null,
    sieved,
    reference: (text: string) => {
      const agreed = /^(.+) ((?:week|month|quarter|year) from|on) (\d{4}-\d\d-\d\d)$/.exec(text);
      if (agreed !== null) return `${sieve.reference(agreed[1]!)} ${agreed[2]} ${agreed[3]}`;
      return sieve
        .reference(text)
        .split(" ")
        .map((word) => sieve.reference(word))
        .join(" ");
    },
  };
}

/** Each total as one text; a team that is called after its manager is called as it will be. */
async function totals(warehouse: Warehouse, sieve: Sieve): Promise<string[]> {
  const rows = await warehouse.all(totalsQuery, {});
  return rows
    .map(({ what, team_id, records, value, content }) =>
      [what, team_id === null ? "" : sieve.reference(team_id), records, value ?? "", content].join(" | "),
    )
    .sort();
}

const totalsQuery = defineQuery(
  import.meta.url,
  "totals.sql",
  z.object({
    what: z.string(),
    team_id: z.string().nullable(),
    records: z.coerce.number(),
    value: z.string().nullable(),
    content: z.string(),
  }),
);

const otherTotals = (total: string) =>
  new RepmarkError(
    "erasure-changes-totals",
    `Without this person a total comes out otherwise: ${total}; nothing was changed.`,
    {
      kind: "data",
      hint: "Tell us of this: it should not happen. Until then nobody can be erased from this folder.",
    },
  );
