import { z } from "zod";
import { count, defineFamily, number } from "../family-row.ts";
import type { Measure } from "../measure.ts";

const wonOnly = defineFamily(import.meta.url, "won-only", {
  value: {
    wins: count,
    average_days: number,
    median_days: number,
    days_deviation: number,
    cycles: z.array(z.number()).nullable(),
  },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    opened_on: z.string().nullable(),
    closed_on: z.string(),
    is_inherited: z.boolean(),
    days: z.number(),
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product"],
});

const needsModel = {
  why: {
    en: "Needs the cycle model that counts open deals too; until then average days shows the CRM’s view of won deals only.",
    sv: "Kräver cykelmodellen som även räknar öppna affärer; tills dess visar snittdagar CRM-systemets bild av bara vunna affärer.",
  },
};
const nothingWon = {
  en: "No deal with a known opening day was won in the period.",
  sv: "Ingen affär med känd öppningsdag vanns i perioden.",
};

export const salesCycleMeasures: readonly Measure[] = [
  {
    id: "sales-cycle.days_to_win",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Days to win", sv: "Dagar till vinst" },
    says: {
      en: "Median days from opening to winning, open deals counted as still running.",
      sv: "Mediantid från öppning till vinst, där öppna affärer räknas som pågående.",
    },
    formula: "least t with F_won(t) ≥ ½ · F_won(τ)",
    answer: needsModel,
  },
  {
    id: "sales-cycle.mean_days_to_win",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Mean days to win", sv: "Medeltid till vinst" },
    says: {
      en: "Mean days from opening to winning, open deals counted as still running.",
      sv: "Medeltid från öppning till vinst, där öppna affärer räknas som pågående.",
    },
    formula: "Σ t · ΔF_won(t) ÷ F_won(τ)",
    answer: needsModel,
  },
  {
    id: "sales-cycle.days_to_decision",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Days to decision", sv: "Dagar till beslut" },
    says: {
      en: "Median days from opening to a decision either way.",
      sv: "Mediantid från öppning till beslut, oavsett vilket.",
    },
    formula: "least t with S(t) ≤ ½",
    answer: needsModel,
  },
  {
    id: "sales-cycle.versus_average",
    metric: "sales-cycle",
    unit: "factor",
    better: "lower",
    label: { en: "Against the average", sv: "Mot snittet" },
    says: { en: "Mean days to win beside the peers’.", sv: "Medeltid till vinst bredvid kollegornas." },
    formula: "mean days to win ÷ peers’",
    answer: needsModel,
  },
  {
    id: "sales-cycle.average_days",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    headline: true,
    label: { en: "Average days, won deals", sv: "Snittdagar, vunna affärer" },
    says: {
      en: "Mean days from opening to closing of the deals won in the period: the CRM’s view, which forgets deals still open.",
      sv: "Medeltal dagar från öppning till stängning för periodens vunna affärer: CRM-systemets bild, som glömmer affärer som ännu är öppna.",
    },
    formula: "Σ (closed − opened) ÷ won",
    answer: {
      family: wonOnly,
      column: "average_days",
      sample: "wins",
      comparison: { kind: "spread" },
      recompute: { kind: "mean", of: "days" },
      whyNull: nothingWon,
    },
  },
  {
    id: "sales-cycle.median_days",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Median days, won deals", sv: "Mediandagar, vunna affärer" },
    says: {
      en: "The middle of the days from opening to closing of the deals won in the period.",
      sv: "Mitten av dagarna från öppning till stängning för periodens vunna affärer.",
    },
    formula: "median(closed − opened)",
    answer: {
      family: wonOnly,
      column: "median_days",
      sample: "wins",
      comparison: { kind: "spread" },
      recompute: { kind: "median", of: "days" },
      whyNull: nothingWon,
    },
  },
];
