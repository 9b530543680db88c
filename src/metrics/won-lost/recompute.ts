import { exactSum } from "../exact-sum.ts";
import type { EvidenceRow } from "../measure.ts";

/** What the won deals are worth; unknown when there are some and none has an amount. */
export function wonAmount(rows: readonly EvidenceRow[]): string | null {
  const values = rows.flatMap((row) => (typeof row.won_value === "string" ? row.won_value : []));
  return values.length === 0 && wins(rows) > 0 ? null : exactSum(values);
}

/** What the lost deals were worth; unknown when there are some and none has an amount above 0. */
export function lostAmount(rows: readonly EvidenceRow[]): string | null {
  return lossesAreSized(rows)
    ? exactSum(rows.flatMap((row) => (typeof row.lost_value === "string" ? row.lost_value : [])))
    : null;
}

/** The won share of known amounts; unknown when there are losses and none has an amount. */
export function winRateByAmount(rows: readonly EvidenceRow[]): number | null {
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);
  const sized = sum("sized_value");
  return lossesAreSized(rows) && sized > 0 ? sum("won_value") / sized : null;
}

/** The share of losses without a decision; unknown when no loss has a reason. */
export function noDecisionShare(rows: readonly EvidenceRow[]): number | null {
  const losses = rows.filter((row) => row.is_lost === true);
  if (losses.every((row) => row.lost_reason === null)) return null;
  return losses.filter((row) => row.is_no_decision === true).length / losses.length;
}

/** F_won(τ) by Aalen–Johansen from the deals themselves; null until one is decided. A second road to what `cohort.sql` says. */
export function cohortWinRate(rows: readonly EvidenceRow[]): number | null {
  const tau = rows[0]?.tau === null || rows[0] === undefined ? Number.POSITIVE_INFINITY : Number(rows[0].tau);
  if (rows.every((row) => row.outcome === "open")) return null;
  const days = [...new Set(rows.map((row) => Number(row.days)))].filter((day) => day <= tau).sort((a, b) => a - b);
  let stillOpen = 1;
  let won = 0;
  for (const day of days) {
    const atRisk = rows.filter((row) => Number(row.days) >= day).length;
    const ended = rows.filter((row) => Number(row.days) === day && row.outcome !== "open");
    won += (stillOpen * ended.filter((row) => row.outcome === "won").length) / atRisk;
    stillOpen *= 1 - ended.length / atRisk;
  }
  return won;
}

/** (won + M·p) ÷ (closed + M); p itself when M is without bound. */
export function shrunkWinRate(rows: readonly EvidenceRow[]): number | null {
  const [first] = rows;
  if (first === undefined || first.prior_rate === null) return null;
  const rate = Number(first.prior_rate);
  if (first.prior_weight === null) return rate;
  const weight = Number(first.prior_weight);
  return (wins(rows) + weight * rate) / (rows.length + weight);
}

/** (O ÷ E) × the peers' rate. */
export function fitAdjustedWinRate(rows: readonly EvidenceRow[]): number | null {
  const fit = againstPeers(rows);
  return fit === null || fit.expected === 0 ? null : (fit.won / fit.expected) * fit.peerRate;
}

/** What the peers would have won of these leads, less what they win of their own. */
export function leadMixEffect(rows: readonly EvidenceRow[]): number | null {
  const fit = againstPeers(rows);
  return fit === null ? null : fit.expected / rows.length - fit.peerRate;
}

/** What was won of these leads, less what the peers would have won of them. */
export function rateEffect(rows: readonly EvidenceRow[]): number | null {
  const fit = againstPeers(rows);
  return fit === null ? null : (fit.won - fit.expected) / rows.length;
}

function againstPeers(rows: readonly EvidenceRow[]) {
  const peerRate = rows[0]?.peer_rate;
  if (peerRate === null || peerRate === undefined) return null;
  const expected = rows.reduce((sum, row) => sum + Number(row.expected_won), 0);
  return { won: wins(rows), expected, peerRate: Number(peerRate) };
}

const wins = (rows: readonly EvidenceRow[]) => rows.filter((row) => row.is_won === true).length;

function lossesAreSized(rows: readonly EvidenceRow[]): boolean {
  const losses = rows.filter((row) => row.is_lost === true);
  return losses.length === 0 || losses.some((row) => Number(row.lost_value ?? 0) > 0);
}
