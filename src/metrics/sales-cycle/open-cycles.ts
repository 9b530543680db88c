import { z } from "zod";
import { formatCount, formatRatio } from "../../domain/format.ts";
import type { Words } from "../../domain/language.ts";
import { count, defineFamily, number } from "../family-row.ts";
import type { Answered, Comparison, FamilyRow, Measure } from "../measure.ts";
import { meanDaysToWin, medianDaysToDecision, medianDaysToWin } from "./recompute.ts";

/** What was opened in a year, followed as far as is known: won, lost and still open. */
const cycles = defineFamily(import.meta.url, "cycles", {
  value: {
    tau: number,
    opened: count,
    decided: count,
    wins: count,
    inherited: count,
    won_at_once: count,
    won_share: number,
    days_to_win: number,
    mean_days_to_win: number,
    days_to_decision: number,
    leavings: z.array(z.array(z.number())),
  },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    opened_on: z.string(),
    closed_on: z.string().nullable(),
    outcome: z.enum(["open", "won", "lost"]),
    is_inbound: z.boolean().nullable(),
    is_inherited: z.boolean(),
    days: number,
    tau: number,
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product"],
});

const nothingWon: Words = {
  en: "No deal opened in the year before was won within the days a win is waited for.",
  sv: "Ingen affär som öppnats under året före vanns inom de dagar en vinst inväntas.",
};

/** A rep's deals that others had worked on before are no measure of the rep (G14). */
export function inheritedCaveat(row: FamilyRow): Words | null {
  const inherited = Number(row.inherited);
  if (row.grain !== "rep" || inherited === 0) return null;
  return {
    en: `Inherited and left out: ${formatCount(inherited, "en")}.`,
    sv: `Ärvda och inte med: ${formatCount(inherited, "sv")}.`,
  };
}

/** Deals that are entered when they are won say nothing of how long they took. */
function enteredLateCaveat(row: FamilyRow): Words | null {
  const share = Number(row.won_at_once) / Number(row.wins);
  if (Number(row.wins) < 5 || share <= 0.2) return null;
  return {
    en: `${formatRatio(share, "en")} of the wins took no day: they seem to be entered afterwards.`,
    sv: `${formatRatio(share, "sv")} av vinsterna tog ingen dag: de tycks ha lagts in i efterhand.`,
  };
}

/** How long a win is waited for, which nobody sees in the number; a rep is told beside the peers. */
function horizonCaveat(row: FamilyRow): Words | null {
  if (row.grain === "rep") return null;
  const tau = Number(row.tau);
  return {
    en: `Of those won within ${formatCount(tau, "en")} days.`,
    sv: `Av dem som vanns inom ${formatCount(tau, "sv")} dagar.`,
  };
}

function of(statistic: Extract<Comparison, { kind: "days" }>["statistic"]): Comparison {
  return { kind: "days", statistic, leavings: "leavings", tau: "tau" };
}

const toWin: Omit<Answered, "column" | "comparison" | "recompute"> = {
  family: cycles,
  sample: "wins",
  whyNull: nothingWon,
  caveats: [horizonCaveat, inheritedCaveat, enteredLateCaveat],
};

export const openCycleMeasures: readonly Measure[] = [
  {
    id: "sales-cycle.days_to_win",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    headline: true,
    label: { en: "Days to win", sv: "Dagar till vinst" },
    says: {
      en: "Median days from opening to winning, over the deals opened in the year up to the end of the period; those still open are counted as still open.",
      sv: "Mediantid från öppning till vinst för affärer öppnade under året fram till periodens slut; de som är öppna räknas som ännu öppna.",
    },
    formula: "least t with F_won(t) ≥ ½ · F_won(τ)",
    answer: {
      ...toWin,
      column: "days_to_win",
      comparison: of("median"),
      recompute: { kind: "custom", from: medianDaysToWin },
    },
  },
  {
    id: "sales-cycle.mean_days_to_win",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Mean days to win", sv: "Medeltid till vinst" },
    says: {
      en: "Mean days from opening to winning, open deals counted as still open; verdicts on days to win rest on it.",
      sv: "Medeltid från öppning till vinst, där öppna affärer räknas som ännu öppna; bedömningar av dagar till vinst vilar på den.",
    },
    formula: "Σ t · ΔF_won(t) ÷ F_won(τ)",
    answer: {
      ...toWin,
      column: "mean_days_to_win",
      comparison: of("mean"),
      recompute: { kind: "custom", from: meanDaysToWin },
    },
  },
  {
    id: "sales-cycle.days_to_decision",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Days to decision", sv: "Dagar till beslut" },
    says: {
      en: "Median days from opening to a decision either way, open deals counted as still open.",
      sv: "Mediantid från öppning till ett beslut, oavsett vilket, där öppna affärer räknas som ännu öppna.",
    },
    formula: "least t with S(t) ≤ ½",
    answer: {
      family: cycles,
      column: "days_to_decision",
      sample: "decided",
      comparison: of("decision"),
      recompute: { kind: "custom", from: medianDaysToDecision },
      whyNull: {
        en: "Fewer than half of the deals opened in the year before would be decided by now.",
        sv: "Mindre än hälften av affärerna som öppnats under året före skulle vara avgjorda ännu.",
      },
      caveats: [inheritedCaveat],
    },
  },
];
