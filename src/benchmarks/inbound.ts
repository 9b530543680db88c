import { z } from "zod";
import { formatCount } from "../domain/format.ts";
import { formatDifference } from "../domain/format-value.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { number } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf } from "./answer.ts";
import { leavingsColumn } from "./days.ts";
import { question } from "./question.ts";
import { type Interval, z95 } from "./statistics/proportion.ts";
import type { Leaving } from "./statistics/survival.ts";
import { meanDaysToWin } from "./statistics/survival-time.ts";
import { toldIn } from "./told-in.ts";

/** Deals of one size, by who began. */
export interface SizeBand {
  /** Least amount in the reporting currency; null: the smallest deals. */
  readonly from: number | null;
  readonly inbound: readonly Leaving[];
  readonly outbound: readonly Leaving[];
}

/** How many days more (or fewer) inbound deals take to win than outbound deals of the same size. */
export interface InboundDifference {
  readonly days: number;
  readonly interval: Interval;
  readonly bands: readonly { readonly from: number | null; readonly inbound: number; readonly outbound: number }[];
  /** Bands with fewer than five wins on a side, of which nothing is said. */
  readonly dropped: number;
}

/** A side of a band with fewer wins says nothing (METRICS §8). */
const fewestWins = 5;

/** Σ_b w_b · (mean_in,b − mean_out,b) over bands of size, w the band's share of wins; null where no band has enough on both sides. */
export function inboundDifference(bands: readonly SizeBand[], tau: number): InboundDifference | null {
  const compared = bands.flatMap(({ from, inbound, outbound }) => {
    const [inside, outside] = [meanDaysToWin(inbound, tau), meanDaysToWin(outbound, tau)];
    const [wins, others] = [winsOf(inbound, tau), winsOf(outbound, tau)];
    if (inside?.error == null || outside?.error == null || Math.min(wins, others) < fewestWins) return [];
    return [
      {
        from,
        inbound: inside.mean,
        outbound: outside.mean,
        wins: wins + others,
        variance: inside.error ** 2 + outside.error ** 2,
      },
    ];
  });
  const all = compared.reduce((sum, { wins }) => sum + wins, 0);
  if (all === 0) return null;
  const days = compared.reduce((sum, band) => sum + (band.wins / all) * (band.inbound - band.outbound), 0);
  const error = Math.sqrt(compared.reduce((sum, { wins, variance }) => sum + (wins / all) ** 2 * variance, 0));
  return {
    days,
    interval: [days - z95 * error, days + z95 * error],
    bands: compared.map(({ from, inbound, outbound }) => ({ from, inbound, outbound })),
    dropped: bands.length - compared.length,
  };
}

/** The same of everyone's deals of the year up to the period's end. */
export async function inboundAgainstOutbound(
  warehouse: Warehouse,
  { period, asOf }: { period: FiscalPeriod; asOf: AsOf },
): Promise<InboundDifference | null> {
  const { timeZone } = await toldIn(warehouse);
  const rows = await warehouse.all(byBand, question(period, asOf, timeZone));
  const bands = [...Map.groupBy(rows, ({ from_value }) => from_value)].map(([from, sides]): SizeBand => {
    const side = (isInbound: boolean) => sides.find(({ is_inbound }) => is_inbound === isInbound)?.leavings ?? [];
    return { from, inbound: side(true), outbound: side(false) };
  });
  const tau = rows[0]?.tau ?? null;
  return tau === null ? null : inboundDifference(bands, tau);
}

/** “Inbound deals go with 12.4 days fewer …”: what goes together, never what causes it. */
export function inboundSaid({ days, interval, bands, dropped }: InboundDifference, language: Language): string {
  const [low, high] = interval;
  const range = formatDifference([low, high], "days", "", language);
  const size = Math.abs(days).toLocaleString(language === "sv" ? "sv-SE" : "en-US", { maximumFractionDigits: 1 });
  const left =
    dropped === 0
      ? ""
      : language === "sv"
        ? ` Storlekar med färre än fem vinster på en sida är inte med: ${formatCount(dropped, language)}.`
        : ` Sizes with fewer than five wins on a side are left out: ${formatCount(dropped, language)}.`;
  const isTold = low > 0 || high < 0;
  if (language === "sv") {
    const said = isTold
      ? `Inkommande affärer vinns ${size} dagar ${days < 0 ? "snabbare" : "långsammare"} än utgående av samma storlek`
      : "Inkommande och utgående affärer av samma storlek skiljer sig inte mer än slumpen kan ge";
    return `${said} (95\u00a0% intervall ${range}, ${formatCount(bands.length, language)} ${bands.length === 1 ? "storlek" : "storlekar"}); det ena följer med det andra, orsaken är inte känd.${left}`;
  }
  const said = isTold
    ? `Inbound deals go with ${size} days ${days < 0 ? "less" : "more"} to a win than outbound ones of the same size`
    : "Inbound and outbound deals of the same size do not differ by more than chance can give";
  return `${said} (95% interval ${range}, ${formatCount(bands.length, language)} ${bands.length === 1 ? "size" : "sizes"}); one goes with the other, what causes it is not known.${left}`;
}

const winsOf = (deals: readonly Leaving[], tau: number) =>
  deals.reduce((sum, { day, won }) => sum + (day <= tau ? won : 0), 0);

const byBand = defineQuery(
  import.meta.url,
  "inbound.sql",
  z.object({ from_value: z.number().nullable(), is_inbound: z.boolean(), tau: number, leavings: leavingsColumn }),
);
