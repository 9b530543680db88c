import { restore as restoreInto, verifyBackup } from "../../app/backup/restore.ts";
import { terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

interface RestoreOptions {
  readonly data: string;
  readonly verify?: boolean;
  readonly erased?: string;
  readonly json?: boolean;
}

/** `repmark restore FILE`: into an empty folder, or with `--verify` into none. */
export async function restore(file: string, options: RestoreOptions): Promise<void> {
  const effects = { now: () => new Date(), log: terminal.say };
  const done = options.verify
    ? await verifyBackup(file, effects)
    : await restoreInto(file, options.data, effects, options.erased);
  if (options.json) return printJson(done);
  const same =
    done.isSame === null
      ? "Its numbers were computed anew; whether they are those of that day cannot be told."
      : "Its numbers are those of that day.";
  if (done.erased > 0)
    terminal.say(
      `${done.erased === 1 ? "One person was" : `${done.erased} people were`} erased again, as on the list.`,
    );
  terminal.say(
    `${done.folder === null ? `${file} can be restored` : `${file} is restored into ${done.folder}`}: ${done.runs === 1 ? "1 import or sync" : `${done.runs} imports and syncs`}, as of ${done.madeAt.slice(0, 16).replace("T", " ")} UTC. ${same}`,
  );
}
