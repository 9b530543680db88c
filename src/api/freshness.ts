import { z } from "zod";

/** How fresh the records are, and when each connection is read by itself. */
export const freshnessAnswer = z.object({
  version: z.string(),
  /** The file that the numbers are computed into was damaged and made again from the imported records; told for a week. Null: nothing of the kind. */
  damage: z
    .object({
      at: z.string(),
      /** What was wrong with it. */
      how: z.string(),
      /** The damaged file and its log, in the data folder. */
      keptAs: z.array(z.string()).readonly(),
      /** Until when it is told. */
      until: z.string(),
    })
    .nullable(),
  connections: z.array(
    z.object({
      name: z.string(),
      connector: z.string(),
      /** Whom it is signed in to; null before the first sync. */
      account: z.string().nullable(),
      /** Everything written before this instant is here; null before the first sync. */
      through: z.string().nullable(),
      /** In the words of cron, in the company's time zone; null: only when asked. */
      schedule: z.string().nullable(),
      scheduleInWords: z.string(),
      /** When it is synced by itself next; null: never. */
      nextAt: z.string().nullable(),
      isRunning: z.boolean(),
      /** When the last sync ended, and why it failed if it did. */
      triedAt: z.string().nullable(),
      failure: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    }),
  ),
});
