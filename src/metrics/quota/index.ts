import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { EvidenceRow, Measure } from "../measure.ts";

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
    expected_by_now: money,
    pace: number,
    expected_share: number,
    reps_near_quota: count,
    reps_half_quota: count,
    reps_below_half: count,
    over_assignment: number,
    manager_attainment: number,
    at_quota: number,
    quota_reps: count,
    reps_at_quota: count,
  },
  evidence: {
    name: z.string().nullable(),
    closed_on: z.string(),
    share: money,
    booked_value: money,
    quota_booked_value: money,
    target_value: money,
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
      recompute: { kind: "sum", of: "target_value" },
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
      recompute: { kind: "ratio", numerator: "quota_booked_value", denominator: "target_value" },
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
      recompute: { kind: "custom", from: gapOf },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.expected_by_now",
    metric: "quota",
    unit: "money",
    better: "neither",
    label: { en: "Expected by now", sv: "Väntat hittills" },
    says: {
      en: "What would usually be booked by this working day, by the last eight complete periods; a straight line with fewer than four.",
      sv: "Vad som brukar vara bokat vid den här arbetsdagen, enligt de åtta senaste avslutade perioderna; en rak linje när de är färre än fyra.",
    },
    formula: "quota × Σ booked by the same working day ÷ Σ final",
    answer: {
      family: attainment,
      column: "expected_by_now",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: noQuota,
    },
  },
  {
    id: "quota.pace",
    metric: "quota",
    unit: "factor",
    better: "higher",
    label: { en: "Pace", sv: "Takt" },
    says: {
      en: "Booked beside what would usually be booked by now; 1 is on pace.",
      sv: "Bokat bredvid vad som brukar vara bokat vid det här laget; 1 är i takt.",
    },
    formula: "booked ÷ expected by now",
    answer: {
      family: attainment,
      column: "pace",
      sample: "quota_credits",
      comparison: spread,
      recompute: { kind: "custom", from: () => null },
      whyNull: {
        en: "No quota is on record, or the period has only just begun.",
        sv: "Ingen budget finns registrerad, eller så har perioden nyss börjat.",
      },
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
      recompute: { kind: "custom", from: atQuota },
      whyNull: noQuota,
    },
  },
];

/** What is missing, rep by rep: one rep's surplus does not fill another's gap. */
function gapOf(rows: readonly EvidenceRow[]): number | null {
  const reps = standing(rows);
  return reps.length === 0 ? null : reps.reduce((sum, rep) => sum + Math.max(0, rep.target - rep.booked), 0);
}

function atQuota(rows: readonly EvidenceRow[]): number | null {
  const carriers = standing(rows).filter((rep) => rep.target > 0);
  return carriers.length === 0 ? null : carriers.filter((rep) => rep.booked >= rep.target).length / carriers.length;
}

/** Target and bookings of each rep with a quota. */
function standing(rows: readonly EvidenceRow[]): { target: number; booked: number }[] {
  const total = (rep: string | null, column: string) =>
    rows.filter((row) => row.rep_id === rep && row[column] !== null).reduce((sum, row) => sum + Number(row[column]), 0);
  const reps = new Set(rows.filter((row) => row.target_value !== null).map((row) => row.rep_id));
  return [...reps].map((rep) => ({ target: total(rep, "target_value"), booked: total(rep, "booked_value") }));
}
