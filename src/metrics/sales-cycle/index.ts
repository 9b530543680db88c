import { z } from "zod";
import { formatCount } from "../../domain/format.ts";
import type { Words } from "../../domain/language.ts";
import { count, defineFamily, number } from "../family-row.ts";
import type { Measure } from "../measure.ts";
import { inheritedCaveat, openCycleMeasures } from "./open-cycles.ts";
import { medianDaysToDecision } from "./recompute.ts";

const wonOnly = defineFamily(import.meta.url, "won-only", {
  value: {
    wins: count,
    inherited: count,
    total_days: number,
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
    days: number,
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product"],
  bridge: true,
});

const stages = defineFamily(import.meta.url, "stages", {
  value: {
    stays: count,
    going_on: count,
    stage_days: number,
    leavings: z.array(z.array(z.number())),
    tau: number,
  },
  evidence: {
    name: z.string().nullable(),
    stage: z.string().nullable(),
    from_on: z.string(),
    to_on: z.string().nullable(),
    outcome: z.enum(["open", "next", "back", "won", "lost"]),
    days: z.number(),
  },
  breakdowns: ["stage"],
});

const firstResponse = defineFamily(import.meta.url, "first-response", {
  value: { answered_leads: count, leads: count, first_response: number, log_mean: number, log_variance: number },
  evidence: { name: z.string(), source: z.string().nullable(), created_on: z.string(), minutes: number },
});

const nothingWon = {
  en: "No deal with a known opening day was won in the period.",
  sv: "Ingen affär med känd öppningsdag vanns i perioden.",
};

function waitingCaveat(waiting: number, leads: number): Words | null {
  if (waiting === 0) return null;
  return {
    en: `${formatCount(waiting, "en")} of ${formatCount(leads, "en")} leads have not been answered and are not in the number.`,
    sv: `${formatCount(waiting, "sv")} av ${formatCount(leads, "sv")} leads är inte besvarade och ingår inte i talet.`,
  };
}

export const salesCycleMeasures: readonly Measure[] = [
  ...openCycleMeasures,
  {
    id: "sales-cycle.versus_average",
    metric: "sales-cycle",
    unit: "factor",
    better: "lower",
    label: { en: "Against the average", sv: "Mot snittet" },
    says: {
      en: "A rep’s mean days to win over those of the peers’ deals together: below 1 is quicker.",
      sv: "En säljares medeltid till vinst delat med den för kollegornas affärer tillsammans: under 1 är snabbare.",
    },
    formula: "mean days to win ÷ peers’",
    answer: {
      againstPeers: "sales-cycle.mean_days_to_win",
      why: {
        en: "It takes mean days to win of a rep and of peers; the deals behind it are those of sales-cycle.mean_days_to_win.",
        sv: "Det kräver medeltid till vinst för en säljare och för kollegor; affärerna bakom är de för sales-cycle.mean_days_to_win.",
      },
    },
  },
  {
    id: "sales-cycle.average_days",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
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
      followed: { kind: "sizes", values: "cycles" },
      recompute: { kind: "mean", of: "days" },
      whyNull: nothingWon,
      caveats: [inheritedCaveat],
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
      followed: { kind: "sizes", values: "cycles" },
      recompute: { kind: "median", of: "days" },
      whyNull: nothingWon,
      caveats: [inheritedCaveat],
    },
  },
  {
    id: "sales-cycle.total_days",
    metric: "sales-cycle",
    unit: "days",
    better: "neither",
    label: { en: "Days of won deals", sv: "Vunna affärers dagar" },
    says: {
      en: "The days of all deals won in the period, together: what their average is made of.",
      sv: "Dagarna för alla affärer som vanns i perioden, tillsammans: vad snittet består av.",
    },
    formula: "Σ (closed − opened)",
    answer: {
      family: wonOnly,
      column: "total_days",
      sample: "wins",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "days" },
      whyNull: nothingWon,
      caveats: [inheritedCaveat],
    },
  },
  {
    id: "sales-cycle.stage_days",
    metric: "sales-cycle",
    unit: "days",
    better: "lower",
    label: { en: "Days in a stage", sv: "Dagar i ett steg" },
    says: {
      en: "The days by which half of the stays in a stage are over, over those begun in the year up to the end of the period, those that go on counted as going on; by stage where it is broken down.",
      sv: "Antal dagar då hälften av vistelserna i ett steg är över, bland dem som börjat under året fram till periodens slut och där de som pågår räknas som pågående; per steg när måttet delas upp.",
    },
    formula: "least t with S(t) ≤ ½, from entering to leaving",
    answer: {
      family: stages,
      column: "stage_days",
      sample: "stays",
      comparison: { kind: "days", statistic: "decision", leavings: "leavings", tau: "tau" },
      recompute: { kind: "custom", from: medianDaysToDecision },
      whyNull: {
        en: "Fewer than half of the stays in a stage would be over by now, or no deal is known to have left one; this takes history.",
        sv: "Mindre än hälften av vistelserna i ett steg skulle vara över ännu, eller ingen affär är känd för att ha lämnat ett; det kräver historik.",
      },
    },
  },
  {
    id: "sales-cycle.first_response",
    metric: "sales-cycle",
    unit: "minutes",
    better: "lower",
    label: { en: "First response", sv: "Första svar" },
    says: {
      en: "Business minutes (9 to 17 on working days) from a lead’s creation to the first activity of a rep, the middle of the leads answered.",
      sv: "Arbetsminuter (9 till 17 på arbetsdagar) från att ett lead skapas till en säljares första aktivitet, det mittersta av de besvarade.",
    },
    formula: "median(business minutes from created to first activity)",
    answer: {
      family: firstResponse,
      column: "first_response",
      sample: "answered_leads",
      comparison: { kind: "spread" },
      followed: { kind: "logarithms", cases: "answered_leads", mean: "log_mean", variance: "log_variance" },
      recompute: { kind: "median", of: "minutes" },
      whyNull: { en: "No lead with an activity is on record.", sv: "Inget lead med en aktivitet finns registrerat." },
      caveats: [(row) => waitingCaveat(Number(row.leads) - Number(row.answered_leads), Number(row.leads))],
    },
  },
];
