import { z } from "zod";
import { formatCount, formatRatio } from "../domain/format.ts";
import { formatDifference } from "../domain/format-value.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { count } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf } from "./answer.ts";
import { question } from "./question.ts";
import { type Interval, newcombe, type Proportion } from "./statistics/proportion.ts";
import { toldIn } from "./told-in.ts";

/** Deals still open on day 14, by whether the buyer had acted twice by then, and how many of each were won by day τ. */
export interface Engagement {
  readonly engaged: Proportion;
  readonly quiet: Proportion;
  /** 95 % of the difference of the shares. */
  readonly interval: Interval;
  readonly horizon: number;
}

/** Null where no buyer's act is on record, or all deals are on one side. */
export async function engagement(
  warehouse: Warehouse,
  { period, asOf }: { period: FiscalPeriod; asOf: AsOf },
): Promise<Engagement | null> {
  const { timeZone } = await toldIn(warehouse);
  const [found] = await warehouse.all(landmark, question(period, asOf, timeZone));
  if (found === undefined || found.tau === null || !found.acts || found.engaged === 0 || found.quiet === 0) return null;
  const engaged = { successes: found.engaged_won, trials: found.engaged };
  const quiet = { successes: found.quiet_won, trials: found.quiet };
  return { engaged, quiet, interval: newcombe(engaged, quiet), horizon: found.tau };
}

/** One sentence, or two: what goes with the buyer's acts, and that chance alone may give it. */
export function engagementSaid({ engaged, quiet, interval, horizon }: Engagement, language: Language): string {
  const of = ({ successes, trials }: Proportion) =>
    `${formatCount(successes, language)} ${language === "sv" ? "av" : "of"} ${formatCount(trials, language)} (${formatRatio(successes / trials, language)})`;
  const range = formatDifference(interval, "ratio", "", language);
  const isTold = interval[0] > 0 || interval[1] < 0;
  if (language === "sv") {
    const said = `Av affärer öppna dag 14 vanns inom ${formatCount(horizon, language)} dagar ${of(engaged)} där köparen hört av sig minst två gånger, ${of(quiet)} av de andra (95\u00a0% intervall för skillnaden ${range}).`;
    return `${said} ${isTold ? "Det ena följer med det andra; orsaken är inte känd." : "Så stor skillnad kan slumpen ensam ge."}`;
  }
  const said = `Of deals still open on day 14, ${of(engaged)} were won within ${formatCount(horizon, language)} days where the buyer had acted at least twice, ${of(quiet)} of the others (95% interval of the difference ${range}).`;
  return `${said} ${isTold ? "One goes with the other; what causes it is not known." : "Chance alone can give such a difference."}`;
}

const landmark = defineQuery(
  import.meta.url,
  "engagement.sql",
  z.object({
    engaged: count,
    engaged_won: count,
    quiet: count,
    quiet_won: count,
    acts: count.nullable(),
    tau: z.number().nullable(),
  }),
);
