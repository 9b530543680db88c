import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { Measure } from "../measure.ts";

const attainment = defineFamily(import.meta.url, "attainment", {
  value: {
    target: money,
    carriers: count,
    booked: money,
    credits: count,
    attainment: number,
    quota_credits: count,
    attainment_error: number,
    gap: money,
    over_assignment: number,
    manager_attainment: number,
    at_quota: number,
    quota_reps: count,
    reps_at_quota: count,
  },
  evidence: {
    name: z.string().nullable(),
    closed_on: z.string(),
    share: z.string(),
    booked_value: money,
    quota_value: money,
  },
});

const noQuota = { en: "No quota is on record for this period.", sv: "Ingen budget finns registrerad för perioden." };
const needsModel = { why: { en: "Needs the forecast model.", sv: "Kräver prognosmodellen." } };
const needsPlan = { why: { en: "Needs a commission plan.", sv: "Kräver en provisionsplan." } };
const spread = { kind: "spread" } as const;

export const quotaMeasures: readonly Measure[] = [
  {
    id: "quota.target",
    metric: "quota",
    unit: "money",
    better: "neither",
    label: { en: "Quota", sv: "Budget" },
    says: {
      en: "What was promised for the period, by ramp and days where the workspace says so.",
      sv: "Vad som utlovats för perioden, efter inkörning och dagar där arbetsytan säger det.",
    },
    formula: "Σ effective quota",
    answer: {
      family: attainment,
      column: "target",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.booked",
    metric: "quota",
    unit: "money",
    better: "higher",
    label: { en: "Booked against quota", sv: "Bokat mot budget" },
    says: {
      en: "Credited value of the deals that count to the quota.",
      sv: "Krediterat värde av de affärer som räknas mot budgeten.",
    },
    formula: "Σ credited value(won, new or expansion)",
    answer: {
      family: attainment,
      column: "booked",
      sample: "credits",
      comparison: spread,
      recompute: { kind: "sum", of: "booked_value" },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.attainment",
    metric: "quota",
    unit: "ratio",
    better: "higher",
    headline: true,
    label: { en: "Quota attainment", sv: "Budgetuppfyllnad" },
    says: {
      en: "Booked as a share of quota, for reps who carry one.",
      sv: "Bokat som andel av budgeten, för säljare som har en.",
    },
    formula: "booked ÷ quota",
    answer: {
      family: attainment,
      column: "attainment",
      sample: "quota_credits",
      comparison: { kind: "attainment", deals: "quota_credits", standardError: "attainment_error" },
      recompute: { kind: "custom", from: () => null },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.gap",
    metric: "quota",
    unit: "money",
    better: "lower",
    label: { en: "Gap to quota", sv: "Kvar till budget" },
    says: {
      en: "What is missing to quota; nothing once it is met.",
      sv: "Vad som saknas till budget; inget när den är nådd.",
    },
    formula: "max(0, quota − booked)",
    answer: {
      family: attainment,
      column: "gap",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.chance",
    metric: "quota",
    unit: "ratio",
    better: "higher",
    label: { en: "Chance of quota", sv: "Chans att nå budget" },
    says: { en: "How likely quota is reached.", sv: "Hur sannolikt det är att budgeten nås." },
    formula: "P(total ≥ quota)",
    answer: needsModel,
  },
  {
    id: "quota.payout",
    metric: "quota",
    unit: "money",
    better: "neither",
    label: { en: "Commission", sv: "Provision" },
    says: { en: "What the commission plan pays for what is booked.", sv: "Vad provisionsplanen ger för det bokade." },
    formula: "Σ rate × part of bookings in each tier",
    answer: needsPlan,
  },
  {
    id: "quota.to_next_tier",
    metric: "quota",
    unit: "money",
    better: "neither",
    label: { en: "To the next tier", sv: "Till nästa nivå" },
    says: {
      en: "What is missing to the next tier of the commission plan.",
      sv: "Vad som saknas till provisionsplanens nästa nivå.",
    },
    formula: "next tier − booked",
    answer: needsPlan,
  },
  {
    id: "quota.over_assignment",
    metric: "quota",
    unit: "factor",
    better: "neither",
    teamOnly: true,
    label: { en: "Over-assignment", sv: "Överfördelning" },
    says: {
      en: "The reps’ quotas together beside their manager’s.",
      sv: "Säljarnas budgetar tillsammans bredvid chefens.",
    },
    formula: "Σ rep quotas ÷ manager quota",
    answer: {
      family: attainment,
      column: "over_assignment",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: {
        en: "No manager quota is on record for this period.",
        sv: "Ingen chefsbudget finns registrerad för perioden.",
      },
    },
  },
  {
    id: "quota.at_quota",
    metric: "quota",
    unit: "ratio",
    better: "higher",
    teamOnly: true,
    label: { en: "Reps at quota", sv: "Säljare på budget" },
    says: { en: "The share of reps with a quota who reached it.", sv: "Andelen säljare med budget som nådde den." },
    formula: "reps ≥ 100 % ÷ reps with a quota",
    answer: {
      family: attainment,
      column: "at_quota",
      sample: "quota_reps",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: noQuota,
    },
  },
];
