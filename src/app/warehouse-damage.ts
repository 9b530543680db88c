import { basename } from "node:path";
import { z } from "zod";
import { actingAs } from "../store/acting.ts";
import type { AuditEntry } from "../store/audit.ts";
import type { Store } from "../store/store.ts";
import type { WarehouseDamage } from "../warehouse/data-folder.ts";

/** A warehouse that could not be trusted and was made again from the imported records. */
export interface DamageTold {
  readonly at: string;
  /** What was wrong with it; empty where the audit no longer keeps it. */
  readonly how: string;
  /** Files of the data folder. */
  readonly keptAs: readonly string[];
  /** Until when the pages, the API and `doctor` tell of it. */
  readonly until: string;
}

/** What the warehouse has suffered: written to the audit, and told to whoever asks for a week, as a disk that did it once may do it again. */
export class Damages {
  readonly #store: Store;
  /** What the audit has last; known from then on, for nobody but this process holds the folder. */
  #last: DamageTold | null;

  constructor(store: Store) {
    this.#store = store;
    this.#last = told(store.audit.latest(kind));
  }

  /** Before the file is set aside, so that no damage goes unwritten. */
  note({ how, keptAs }: WarehouseDamage): void {
    const names = keptAs.map((path) => basename(path));
    actingAs("Repmark", () => this.#store.audit.add(kind, "warehouse.duckdb, made again", { how, keptAs: names }));
    this.#last = told(this.#store.audit.latest(kind));
  }

  /** Null: none, or long enough ago. */
  lately(now: Date): DamageTold | null {
    return this.#last !== null && now.toISOString() < this.#last.until ? this.#last : null;
  }
}

const kind = "damage";
const week = 7 * 24 * 60 * 60 * 1000;

const details = z.object({ how: z.string(), keptAs: z.array(z.string()) });

function told(entry: AuditEntry | null): DamageTold | null {
  if (entry === null) return null;
  const { how, keptAs } = entry.after === null ? { how: "", keptAs: [] } : details.parse(JSON.parse(entry.after));
  return { at: entry.at, how, keptAs, until: new Date(Date.parse(entry.at) + week).toISOString() };
}
