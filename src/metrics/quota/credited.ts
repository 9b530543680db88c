import { z } from "zod";
import { defineQuery } from "../../warehouse/query.ts";

/** What counts to commission in a period, and is taken back, on the day it became known: what pay is worked out from. */
export const credited = defineQuery(
  import.meta.url,
  "credited.sql",
  z.object({
    rep_id: z.string(),
    opportunity_id: z.string(),
    name: z.string().nullable(),
    on_day: z.string(),
    amount: z.string(),
  }),
);
