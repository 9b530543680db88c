import type { EvidenceRow } from "../measure.ts";

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
