import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Store } from "../../store/store.ts";

/** A backup that the audit knows of. */
export interface BackupHeld {
  readonly file: string;
  readonly madeOn: string;
  /** Whether it is still where it was written; elsewhere nobody can look. */
  readonly isThere: boolean;
}

/** Backups of the folder, the latest first: each holds what the folder held on its day. */
export function backupsHeld(store: Store): BackupHeld[] {
  return store.audit.entries(Number.MAX_SAFE_INTEGER).flatMap(({ what, subject, after, at }) => {
    if (what !== "export" || subject !== "backup" || after === null) return [];
    const { data } = said.safeParse(JSON.parse(after));
    return data === undefined ? [] : [{ file: data.file, madeOn: at.slice(0, 10), isThere: existsSync(data.file) }];
  });
}

const said = z.looseObject({ file: z.string() });

/** Past forecasts of somebody that are remembered beside the warehouse, made anew from the records whenever they are not there. */
export function trialsHeld(folder: string, ids: readonly string[]): number {
  const path = join(folder, "forecast-trials.json");
  if (!existsSync(path)) return 0;
  const { data } = trials.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return Object.values(data?.trials ?? {})
    .flat()
    .filter(({ grain, id }) => grain === "rep" && id !== null && ids.includes(id)).length;
}

const trials = z.looseObject({
  trials: z.record(z.string(), z.array(z.looseObject({ grain: z.string(), id: z.string().nullable() }))),
});
