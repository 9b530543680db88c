import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import {
  type CapacityEntry,
  type CapacityStep,
  type DeliveryUnit,
  deliveryUnits,
  oneOnboarding,
} from "../domain/delivery-capacity.ts";

/** What can be delivered month by month, as somebody entered it. On disk before a call returns. */
export class Delivery {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer) {
    this.#database = database;
    this.#once = once;
  }

  /** In order of days; none: nobody has entered any. */
  steps(): CapacityStep[] {
    const rows = this.#once(() =>
      this.#database.prepare("select from_on, units from delivery_capacity order by from_on").all(),
    );
    return rows.map((row) => ({ from: String(row.from_on), units: Number(row.units) }));
  }

  unit(): DeliveryUnit {
    const row = this.#once(() => this.#database.prepare("select unit from delivery_unit").get());
    return row === undefined ? oneOnboarding : deliveryUnit.parse(JSON.parse(String(row.unit)));
  }

  /** Enters months and takes others back, and what they are counted in where that is said: all of it or nothing. */
  enter(entries: readonly CapacityEntry[], unit: DeliveryUnit | null, enteredAt: string): void {
    this.#once(() => {
      const write = this.#database.prepare(
        "insert or replace into delivery_capacity values ($from, $units, $enteredAt)",
      );
      const takeBack = this.#database.prepare("delete from delivery_capacity where from_on = $from");
      for (const { from, units } of entries) {
        if (units === null) takeBack.run({ from });
        else write.run({ from, units, enteredAt });
      }
      if (unit !== null)
        this.#database
          .prepare("insert or replace into delivery_unit values (1, $unit, $enteredAt)")
          .run({ unit: JSON.stringify(deliveryUnit.parse(unit)), enteredAt });
    });
  }
}

const deliveryUnit = z.object({
  unit: z.enum(deliveryUnits),
  each: z.union([
    z.object({ by: z.literal("deal"), units: z.number().int().positive() }),
    z.object({ by: z.literal("yearly-value"), per: z.string() }),
  ]),
});
