import type { EvidenceRow } from "../measure.ts";

/** A second road to what `cycles.sql` says, from the deals themselves, each once. */
interface Curves {
  readonly days: readonly number[];
  /** What is won on that day, of all. */
  readonly winning: readonly number[];
  /** Still open after it. */
  readonly stillOpen: readonly number[];
}

/** Shares that differ in the tenth digit are one. */
const sameShare = 1e-9;

/** Least t with F_won(t) ≥ ½·F_won(τ). */
export function medianDaysToWin(rows: readonly EvidenceRow[]): number | null {
  const { days, winning } = inTime(rows);
  const half = sum(winning) / 2;
  let won = 0;
  for (const [place, day] of days.entries()) {
    won += winning[place] ?? 0;
    if (half > 0 && won >= half * (1 - sameShare)) return day;
  }
  return null;
}

/** Σ t·ΔF_won(t) ÷ F_won(τ). */
export function meanDaysToWin(rows: readonly EvidenceRow[]): number | null {
  const { days, winning } = inTime(rows);
  const all = sum(winning);
  return all === 0 ? null : sum(days.map((day, place) => day * (winning[place] ?? 0))) / all;
}

/** Least t with S(t) ≤ ½. */
export function medianDaysToDecision(rows: readonly EvidenceRow[]): number | null {
  const { days, stillOpen } = curves(rows);
  return days.find((_, place) => (stillOpen[place] ?? 1) <= 0.5 * (1 + sameShare)) ?? null;
}

function inTime(rows: readonly EvidenceRow[]): Curves {
  const tau = rows[0]?.tau === null || rows[0] === undefined ? 0 : Number(rows[0].tau);
  const { days, winning, stillOpen } = curves(rows);
  const until = days.filter((day) => day <= tau).length;
  return { days: days.slice(0, until), winning: winning.slice(0, until), stillOpen };
}

/** Day by day over the deals in order of how long they were followed. */
function curves(rows: readonly EvidenceRow[]): Curves {
  const followed = rows
    .filter((row) => row.days !== null)
    .map((row) => ({ days: Number(row.days), outcome: row.outcome }))
    .sort((a, b) => a.days - b.days);
  const [days, winning, stillOpen]: [number[], number[], number[]] = [[], [], []];
  let share = 1;
  for (let first = 0; first < followed.length; ) {
    const day = followed[first]!.days;
    const atRisk = followed.length - first;
    let [won, ended] = [0, 0];
    for (; followed[first]?.days === day; first += 1) {
      const { outcome } = followed[first]!;
      if (outcome === "won") won += 1;
      if (outcome !== "open") ended += 1;
    }
    days.push(day);
    winning.push((share * won) / atRisk);
    share *= 1 - ended / atRisk;
    stillOpen.push(share);
  }
  return { days, winning, stillOpen };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
