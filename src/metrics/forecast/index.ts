import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { Measure } from "../measure.ts";

const due = defineFamily(import.meta.url, "due", {
  value: { due: count, slipped: count, slip_rate: number, slip_rate_amount: number, sized: count },
  evidence: {
    name: z.string().nullable(),
    close_on: z.string(),
    value: money,
    is_due: z.boolean(),
    is_slipped: z.boolean(),
    slipped_value: money,
  },
});

const moves = defineFamily(import.meta.url, "moves", {
  value: { pushes: count, push_days: count.nullable() },
  evidence: {
    name: z.string().nullable(),
    moved_on: z.string(),
    from_on: z.string(),
    to_on: z.string(),
    days: count,
    crosses_month: z.boolean(),
    after_due: z.boolean(),
    is_push: z.boolean(),
  },
});

const needsModel = { why: { en: "Needs the forecast model.", sv: "Kräver prognosmodellen." } };
const nothingDue = {
  en: "No deal is known to have been open and dated in the period when it began; this takes history or a second export.",
  sv: "Ingen affär är känd som öppen och daterad i perioden när den började; det kräver historik eller en andra export.",
};

export const forecastMeasures: readonly Measure[] = [
  {
    id: "forecast.slip_rate",
    metric: "forecast",
    unit: "ratio",
    better: "lower",
    headline: true,
    label: { en: "Slip rate", sv: "Glidning" },
    says: {
      en: "Of the deals open at the start and dated in the period, the share that had not closed by its end. Lost is not slipped.",
      sv: "Andelen av de affärer som var öppna vid början och daterade i perioden som inte hade stängts vid dess slut. Förlorad är inte gliden.",
    },
    formula: "slipped ÷ due",
    answer: {
      family: due,
      column: "slip_rate",
      sample: "due",
      comparison: { kind: "proportion", successes: "slipped", trials: "due" },
      recompute: { kind: "ratio", numerator: "is_slipped", denominator: "is_due" },
      whyNull: nothingDue,
    },
  },
  {
    id: "forecast.slip_rate_amount",
    metric: "forecast",
    unit: "ratio",
    better: "lower",
    label: { en: "Slip rate by amount", sv: "Glidning i belopp" },
    says: { en: "The same by amount as it stood at the start.", sv: "Detsamma i belopp som det stod vid början." },
    formula: "Σ slipped value ÷ Σ due value",
    answer: {
      family: due,
      column: "slip_rate_amount",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "ratio", numerator: "slipped_value", denominator: "value" },
      whyNull: nothingDue,
    },
  },
  {
    id: "forecast.pushes",
    metric: "forecast",
    unit: "count",
    better: "lower",
    label: { en: "Pushes", sv: "Framflyttningar" },
    says: {
      en: "Times a close date was moved later in the period while the deal was open.",
      sv: "Antal gånger ett stängningsdatum flyttades framåt i perioden medan affären var öppen.",
    },
    formula: "count(close date later than the day before)",
    answer: {
      family: moves,
      column: "pushes",
      sample: "pushes",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_push" },
      whyNull: nothingDue,
    },
  },
  {
    id: "forecast.push_days",
    metric: "forecast",
    unit: "days",
    better: "lower",
    label: { en: "Days pushed", sv: "Framflyttade dagar" },
    says: {
      en: "By how many days close dates were moved later in the period, together.",
      sv: "Hur många dagar stängningsdatum flyttades framåt i perioden, tillsammans.",
    },
    formula: "Σ (new close date − old)",
    answer: {
      family: moves,
      column: "push_days",
      sample: "pushes",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "days" },
      whyNull: nothingDue,
    },
  },
  ...(["p10", "p50", "p90", "expected"] as const).map(
    (name): Measure => ({
      id: `forecast.${name}`,
      metric: "forecast",
      unit: "money",
      better: "neither",
      label: {
        en: name === "expected" ? "Expected" : `Forecast ${name}`,
        sv: name === "expected" ? "Förväntat" : `Prognos ${name}`,
      },
      says: { en: "What the model expects for the period.", sv: "Vad modellen väntar sig för perioden." },
      formula: name === "expected" ? "mean of the total" : `least total with F ≥ ${Number(name.slice(1)) / 100}`,
      answer: needsModel,
    }),
  ),
];
