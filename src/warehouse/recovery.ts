import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hashOf } from "./core-hash.ts";
import { renameDurably } from "./durable-file.ts";
import { Warehouse } from "./warehouse.ts";
import { type Built, isUntouched, readNote, readState, type WarehouseState, writeNote } from "./warehouse-state.ts";

export interface Opened {
  readonly warehouse: Warehouse;
  readonly state: WarehouseState;
}

/**
 * The warehouse at `path` and what it holds, or why it cannot be trusted. A file that was touched since its note has to show
 * that it holds what was acknowledged. One with a log beside it was written to by somebody else: a finished warehouse has none.
 */
export async function openChecked(path: string): Promise<Opened | { readonly damage: string }> {
  if (existsSync(`${path}.wal`))
    return {
      damage: existsSync(path) ? "another program has written to it" : "the file is gone and only a log is left",
    };
  // A note without a file: somebody or something took it away. In a new folder there is neither.
  if (!existsSync(path)) return { damage: readNote(path) === null ? "" : "it is gone" };
  const attempts = openingAttempts(path);
  if (attempts >= patience) return { damage: `opening it ended the process ${attempts} times` };
  writeFileSync(openingPath(path), String(attempts + 1));
  let warehouse: Warehouse | undefined;
  try {
    const note = readNote(path);
    const untouched = note !== null && isUntouched(path, note);
    warehouse = await Warehouse.open(path);
    const state = await readState(warehouse);
    const damage = note !== null ? fallenBack(state, note.built) : null;
    const found = damage ?? (untouched ? null : await contentDamage(warehouse, state));
    if (found === null) {
      if (!untouched && state.built !== null) noteAgain(path, state.built);
      return { warehouse, state };
    }
    warehouse.close();
    return { damage: found };
  } catch (error) {
    warehouse?.close();
    return { damage: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  } finally {
    rmSync(openingPath(path), { force: true });
  }
}

/** What has proven itself need not do so at each opening, and a backup can be held against it: a kill between the swap and its note leaves none. */
function noteAgain(path: string, built: Built): void {
  try {
    writeNote(path, built);
  } catch {
    // a full disk: it proves itself again the next time
  }
}

/** Puts the file and its log out of the way under a name that says when. The names they will have are told first: what is not written down is not done. */
export function setAside(path: string, now: Date, tell: (files: readonly string[]) => void): void {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const moves = [`${path}.wal`, path]
    .filter((file) => existsSync(file))
    .map((file) => ({ file, aside: freeName(`${file}.damaged-${time}`) }));
  tell(moves.map(({ aside }) => aside));
  for (const { file, aside } of moves) renameDurably(file, aside);
}

/** Openings in a row that may die before the file is blamed: one can be a kill at the wrong moment. */
const patience = 2;

function openingAttempts(path: string): number {
  return existsSync(openingPath(path)) ? Number(readFileSync(openingPath(path), "utf8")) || 1 : 0;
}

function openingPath(path: string): string {
  return `${path}.opening`;
}

function fallenBack(state: WarehouseState, noted: { generation: number; runs: readonly string[] }): string | null {
  if (state.built === null || state.built.generation < noted.generation) return "its last build is gone";
  const loaded = new Set(state.loaded);
  return noted.runs.every((run) => loaded.has(run)) ? null : "records that were loaded are gone";
}

/** Reads all of it. A build that was cut off before it was written down is made again anyway, so it proves nothing. */
async function contentDamage(warehouse: Warehouse, { built }: WarehouseState): Promise<string | null> {
  return warehouse.using(async (connection) => {
    await hashOf(connection, "raw");
    const hash = await hashOf(connection, "core");
    return built === null || built.version === "" || built.version === hash
      ? null
      : "its numbers are not those that were built";
  });
}

function freeName(name: string): string {
  let free = name;
  for (let count = 2; existsSync(free); count++) free = `${name}-${count}`;
  return free;
}
