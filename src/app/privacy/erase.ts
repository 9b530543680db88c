import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { createZstdDecompress } from "node:zlib";
import { diskTrouble } from "../../domain/disk-trouble.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { type CalledSo, type ErasedList, erasedIn, withErased, writeErased } from "../../warehouse/erasure/erased.ts";
import { repIdOf } from "../people.ts";
import { type Effects, openData, Workspace } from "../workspace.ts";
import { calledSo, namesakes } from "./called-so.ts";
import { type Held, heldOf } from "./held.ts";
import { type BackupHeld, backupsHeld } from "./held-elsewhere.ts";
import { sweepBeside, takeSwept } from "./swept-folder.ts";

export interface ErasureAsking {
  /** By name or id. */
  readonly person: string;
  /** What the order is filed under; the audit keeps it. */
  readonly order: string;
  /** What else they are called: a name from before, the user of a machine. */
  readonly also?: readonly string[] | undefined;
  readonly dryRun: boolean;
  /** Files of landing, done and of all. */
  readonly progress: (done: number, of: number) => void;
}

export interface Erasure {
  readonly dryRun: boolean;
  /** What they are called from now on; null before. */
  readonly called: string | null;
  readonly removes: Held["kinds"];
  /** Landing files in which they were named; null before. */
  readonly filesRewritten: number | null;
  /** Names that somebody else has, too: they are taken out of the person's own records alone. */
  readonly sharedNames: readonly string[];
  /** Backups that were made before and still hold them. */
  readonly backups: readonly BackupHeld[];
  /** Files in which one of their names, addresses or ids was found afterwards: none, if all went well. */
  readonly leftIn: readonly string[];
}

/**
 * Erases a person from a data folder on a legal order: records are told of somebody without a name, what was typed of them goes, and no sync, import or
 * restored backup brings them back. Totals of company and teams are the same to the cent, or nothing is changed (docs/decisions/0211).
 */
export async function erase(folder: string, asking: ErasureAsking, effects: Effects): Promise<Erasure> {
  if (asking.order.trim() === "") throw orderNeeded();
  const workspace = await Workspace.open(folder, effects);
  let called: CalledSo;
  let done: Omit<Erasure, "leftIn">;
  try {
    const repId = await repIdOf(workspace, asking.person);
    const all = await calledSo(workspace, repId, asking.also);
    const shared = await namesakes(workspace, all);
    const isShared = new Set(shared.map((name) => name.toLowerCase()));
    called = { ...all, names: all.names.filter((name) => !isShared.has(name.toLowerCase())) };
    checkAllowed(workspace, called);
    const plan = {
      removes: (await heldOf(workspace, repId)).kinds,
      sharedNames: shared,
      backups: backupsHeld(workspace.store),
    };
    if (asking.dryRun) return { ...plan, dryRun: true, called: null, filesRewritten: null, leftIn: [] };
    const now = effects.now();
    const list = { ...withErased(erasedIn(folder), called, now), order: asking.order.trim() };
    const { changed } = await sweep(workspace, list, list.order, asking.progress);
    done = { ...plan, dryRun: false, called: list.people.at(-1)!.name, filesRewritten: changed };
  } catch (error) {
    throw diskTrouble(error, folder) ?? error;
  } finally {
    workspace.close();
  }
  (await Workspace.open(folder, effects)).close(); // what was swept has to open
  return { ...done, leftIn: await foundIn(folder, called) };
}

/** Takes everybody of the list out of the folder that is open; it has to be opened anew afterwards. */
export async function sweep(
  { folder, data, store, effects }: Workspace,
  list: ErasedList,
  order: string,
  progress: Parameters<typeof sweepBeside>[0]["progress"],
) {
  const swept = await sweepBeside({
    folder,
    list,
    warehouse: data.warehouse,
    build: async (next) => {
      const built = await openData(next, store, effects);
      return { warehouse: built.warehouse, close: () => built.close() };
    },
    progress,
  });
  writeErased(folder, list); // from here on it counts: cut off, it is gone on with
  takeSwept(folder, store, list, order);
  return swept;
}

/** Files of the folder in which somebody is still called so, compressed ones looked into. Ids that could be any number are not looked for. */
async function foundIn(folder: string, { ids, names, emails }: CalledSo): Promise<string[]> {
  const sought = [...ids.filter((id) => id.length >= 10), ...names.filter((name) => name.includes(" ")), ...emails];
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (await holds(path, sought)) found.push(path);
  }
  return found;
}

async function holds(path: string, sought: readonly string[]): Promise<boolean> {
  const content = createReadStream(path);
  const needles = sought.map((one) => one.toLowerCase());
  const longest = Math.max(0, ...needles.map((one) => one.length));
  let rest = "";
  for await (const chunk of path.endsWith(".zst") ? content.pipe(createZstdDecompress()) : content) {
    const text = (rest + (chunk as Buffer).toString("utf8")).toLowerCase();
    if (needles.some((one) => text.includes(one))) return true;
    rest = text.slice(-4 * longest);
  }
  return false;
}

/** Somebody who still runs Repmark, or as whom it reads a CRM, is not erased by accident. */
function checkAllowed({ store, data }: Workspace, { ids, emails }: CalledSo): void {
  const users = store.people.users();
  const isTheirs = (email: string) => emails.includes(email.toLowerCase());
  const admins = users.filter(({ role }) => role === "admin");
  if (admins.length > 0 && admins.every(({ email, id }) => isTheirs(email) || ids.includes(id))) throw lastAdmin();
  const signsIn = store.connections
    .all()
    .find(({ name, settings }) =>
      [...emails, ...ids.filter((id) => id.length >= 10)].some((one) =>
        `${name} ${JSON.stringify(settings)}`.toLowerCase().includes(one.toLowerCase()),
      ),
    );
  if (signsIn !== undefined) throw signsInAs(signsIn.name);
  if (data.landing.isDemo) throw demoPeople();
}

const orderNeeded = () =>
  new RepmarkError("order-needed", "By which order somebody is erased is not said.", {
    kind: "usage",
    hint: "Name what it is filed under: --order “reference”. The audit keeps it.",
  });

const lastAdmin = () =>
  new RepmarkError("last-admin", "This is the last admin.", {
    kind: "usage",
    hint: "Make somebody else an admin first: repmark users role EMAIL --role admin",
  });

const signsInAs = (name: string) =>
  new RepmarkError("connection-as-person", `The connection “${name}” signs in as this person, and would no longer.`, {
    kind: "usage",
    hint: `Connect it as somebody else first: repmark connect --name ${name}`,
  });

const demoPeople = () =>
  new RepmarkError("demo-people", "The people of the demo company are made up.", {
    kind: "usage",
    hint: "Import records of your own, and the demo company leaves.",
  });
