import { existsSync } from "node:fs";
import { join } from "node:path";
import { addDays, type Day } from "../../domain/day.ts";
import type { Words } from "../../domain/language.ts";
import { defaultSettings, type Retention } from "../../domain/settings.ts";
import type { Store } from "../../store/store.ts";
import { readSettings } from "../settings.ts";
import { type Kept, sleep, untilStopped } from "../until-stopped.ts";
import type { Workspace } from "../workspace.ts";
import { keptDays } from "./held.ts";
import { kinds } from "./kinds.ts";

/** What went, and how many entries of the audit lost what stood in them. */
export interface Retained {
  readonly rows: number;
  readonly auditDetails: number;
}

/** In days: long enough to go back to the Repmark of before an update, and not long beside what has a time of its own. */
const copiesKept = 30;

/** Takes away what is older than the settings keep it. What is not limited there is kept as long as the data folder. */
export function retain(store: Store, now: Date): Retained {
  const today = now.toISOString().slice(0, 10);
  const from = (days: number | null): Day | null => (days === null ? null : addDays(today, -days));
  const { retention } = store.settings();
  store.dropCopies(new Date(`${from(copiesKept)}T00:00:00Z`));
  const limits = Object.entries(retention).map(([kind, days]) => [kind, from(days)]);
  return store.keepOnly(Object.fromEntries(limits) as Record<keyof Retention, Day | null>);
}

/** How long each kind is kept by the settings of a folder; what is usual where there is none yet. Null: as long as the data folder. */
export function retentionExplained(
  folder: string,
): { readonly setting: string; readonly kind: Words; readonly days: number | null }[] {
  const { retention } = existsSync(join(folder, "store.sqlite")) ? readSettings(folder) : defaultSettings;
  return kinds.flatMap((kind) =>
    kind.retention === undefined
      ? []
      : [{ setting: `retention.${kind.retention}`, kind: kind.label, days: keptDays(kind, retention) }],
  );
}

const hour = 60 * 60 * 1000;

/** The same every hour while a server runs: days end at another hour for everybody, and settings are changed beside us. */
export function keepRetention(workspace: Workspace, effects = { sleep }): Kept {
  return untilStopped(async (signal) => {
    while (!signal.aborted) {
      try {
        const { rows, auditDetails } = retain(workspace.store, workspace.effects.now());
        if (rows + auditDetails > 0)
          workspace.effects.log(
            `${rows} rows and what stood in ${auditDetails} entries of the audit were kept long enough and are gone.`,
          );
      } catch (error) {
        workspace.effects.log(`What is to be kept no longer stays for a while: ${String(error)}`); // such as on a full disk
      }
      await effects.sleep(hour, signal);
    }
  });
}
