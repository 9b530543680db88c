import { mkdirSync } from "node:fs";
import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { addDays, checkedDay, type Day } from "../domain/day.ts";
import { diskTrouble } from "../domain/disk-trouble.ts";
import { findPeriod } from "../domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { civilDay, midnight } from "../domain/time-zone.ts";
import { Store } from "../store/store.ts";
import { DataFolder, type FolderEffects } from "../warehouse/data-folder.ts";
import type { makeNext } from "../warehouse/next-warehouse.ts";
import { defineQuery } from "../warehouse/query.ts";
import { loaders } from "./loaders.ts";
import { finishErasure } from "./privacy/swept-folder.ts";
import type { trialsApart } from "./trials-apart.ts";
import { Damages } from "./warehouse-damage.ts";

/** What touches the world; tests pass their own. */
export interface Effects {
  now(): Date;
  log(line: string): void;
  /** Where forecasts are tried on past periods, and what comes out is kept: right here, where nothing is said. */
  readonly makeTrials?: typeof trialsApart | undefined;
  /** Where the next warehouse is made: right here, where nothing is said. */
  readonly makeNext?: typeof makeNext | undefined;
}

const systemEffects: Effects = { now: () => new Date(), log: (line) => process.stderr.write(`${line}\n`) };

/** An open data folder: what people typed (store) and what was read and computed (landing and warehouse). */
export class Workspace {
  readonly folder: string;
  readonly store: Store;
  readonly data: DataFolder;
  readonly effects: Effects;
  /** Whether the warehouse was found damaged lately, and made again. */
  readonly damages: Damages;

  private constructor({ folder, store, data, effects, damages }: Opened) {
    this.folder = folder;
    this.store = store;
    this.data = data;
    this.effects = effects;
    this.damages = damages;
  }

  /** Opens `folder`, made on first use. One process at a time may hold it. */
  static async open(folder: string, effects: Effects = systemEffects): Promise<Workspace> {
    makeFolder(folder);
    const store = Store.open(folder);
    try {
      finishErasure(folder, store, effects.now());
      const damages = new Damages(store);
      const data = await openData(folder, store, { ...effects, damaged: (damage) => damages.note(damage) });
      return new Workspace({ folder, store, data, effects, damages });
    } catch (error) {
      store.close();
      throw diskTrouble(error, folder) ?? error;
    }
  }

  /** The same folder for reading, in another thread of the process that holds it; `data.look()` reads what has been built since. */
  static async beside(folder: string, effects: Effects): Promise<Workspace> {
    const store = Store.open(folder);
    try {
      const options = { loaders: {}, settings: store.settings(), effects };
      const data = await DataFolder.beside(folder, options);
      return new Workspace({ folder, store, data, effects, damages: new Damages(store) });
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /** The rows of the fiscal calendar, as the last build had them. */
  async calendar(): Promise<FiscalPeriod[]> {
    const rows = await this.data.warehouse.all(fiscalPeriods, {});
    return rows.map((row) => ({
      kind: row.kind,
      label: row.label,
      fiscalYear: row.fiscal_year,
      ordinal: row.ordinal,
      from: row.starts_on,
      until: row.ends_on,
    }));
  }

  /** The period with this label, or the latest quarter the data reaches into when none is named. */
  async period(label: string | undefined): Promise<FiscalPeriod> {
    const calendar = await this.calendar();
    if (label !== undefined) return findPeriod(calendar, label);
    const { on } = await this.asOf(undefined);
    const current = calendar.find((period) => period.kind === "quarter" && period.from <= on && on < period.until);
    if (current === undefined) throw nothingImported();
    return current;
  }

  /** The end of `day`; without one, the end of the last day the data speaks of (docs/decisions/0004). */
  async asOf(day: Day | undefined): Promise<AsOf> {
    const { timeZone } = this.store.settings();
    if (day !== undefined) return { on: checkedDay(day), instant: midnight(addDays(day, 1), timeZone) };
    const [workspace] = await this.data.warehouse.all(dataThrough, {});
    if (workspace?.data_through == null) throw nothingImported();
    const tonight = midnight(addDays(civilDay(this.effects.now().toISOString(), timeZone), 1), timeZone);
    const instant = new Date(Math.min(Date.parse(workspace.data_through), Date.parse(tonight)));
    return { on: civilDay(new Date(instant.getTime() - 1).toISOString(), timeZone), instant: instant.toISOString() };
  }

  /** Builds with the settings and the quotas that hold, after they were changed. */
  rebuildCore(): Promise<void> {
    return this.data.buildWith(this.store.settings(), this.store.quotas.entered());
  }

  close(): void {
    this.data.close();
    this.store.close();
  }
}

type Opened = Pick<Workspace, "folder" | "store" | "data" | "effects" | "damages">;

/** The records of a folder, computed with the settings of a store. */
export function openData(
  folder: string,
  store: Store,
  effects: FolderEffects & Pick<Effects, "makeNext">,
): Promise<DataFolder> {
  const [settings, quotas] = [store.settings(), store.quotas.entered()];
  return DataFolder.open(folder, { loaders, settings, quotas, effects, makeNext: effects.makeNext });
}

const fiscalPeriods = defineQuery(
  import.meta.url,
  "fiscal-periods.sql",
  z.object({
    kind: z.enum(["week", "month", "quarter", "year"]),
    label: z.string(),
    fiscal_year: z.coerce.number(),
    ordinal: z.coerce.number(),
    starts_on: z.string(),
    ends_on: z.string(),
  }),
);

const dataThrough = defineQuery(import.meta.url, "data-through.sql", z.object({ data_through: z.string().nullable() }));

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new RepmarkError("data-folder-unwritable", `The data folder ${folder} cannot be made or opened.`, {
      kind: "folder",
      hint: "Choose a folder you may write to with --data or REPMARK_DATA.",
      cause,
    });
  }
}

function nothingImported(): RepmarkError {
  return new RepmarkError(
    "nothing-imported",
    { en: "There are no records in this data folder yet.", sv: "Det finns inget i den här datamappen än." },
    {
      kind: "data",
      hint: {
        en: "Import an export of your CRM first: repmark import FILE_OR_FOLDER",
        sv: "Läs in en export från ditt CRM-system först: repmark import FIL_ELLER_MAPP",
      },
    },
  );
}
