import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { EvidenceRow, Measure } from "../measure.ts";

const days = count.nullable();

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
    ramped_reps: count,
    reps_at_quota: count,
  },
  evidence: {
    name: z.string().nullable(),
    closed_on: z.string(),
    share: money,
    booked_value: money,
    quota_booked_value: money,
    target_value: money,
    manager_target_value: money,
    is_ramping: z.boolean().nullable(),
    earlier_value: money,
    earlier_value_by_then: money,
    elapsed_days: days,
    working_days: days,
  },
  bridge: true,
});

const noQuota = { en: "No quota is on record for this period.", sv: "Ingen budget finns registrerad för perioden." };
const needsModel = {
  why: {
    en: "This needs the forecast model, which is not there yet.",
    sv: "Det kräver prognosmodellen, som inte finns än.",
  },
};
const needsPlan = { why: { en: "No commission plan is on record.", sv: "Ingen provisionsplan finns registrerad." } };
const spread = { kind: "spread" } as const;

export const quotaMeasures: readonly Measure[] = [
  {
    id: "quota.target",
    metric: "quota",
    unit: "money",
    better: "neither",
    label: { en: "Quota", sv: "Budget" },
    says: {
      en: "What is to be booked in the period; a full-rate quota is reduced for ramp, for days before the start and after the end.",
      sv: "Vad som ska bokas i perioden; en budget för full takt räknas ned för inkörning och för dagar före start och efter slut.",
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
      en: "Credited value of the new and expansion deals won in the period, as the quota counts them.",
      sv: "Krediterat värde av nyaffärer och merförsäljning som vunnits i perioden, så som budgeten räknar dem.",
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
      en: "What is still missing to reach quota; zero once it is met.",
      sv: "Vad som fattas för att nå budget; noll när den är nådd.",
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
    label: { en: "Expected by now", sv: "Förväntat hittills" },
    says: {
      en: "What is usually booked by this working day, judging by the last eight complete periods; with fewer than four, a straight line.",
      sv: "Vad som brukar vara bokat så här långt in i perioden, sett till de åtta senaste avslutade; med färre än fyra en rak linje över arbetsdagarna.",
    },
    formula: "quota × Σ booked by the same working day ÷ Σ final",
    answer: {
      family: attainment,
      column: "expected_by_now",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: expectedByNow },
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
      en: "Booked divided by what is usually booked by now; 1 is on pace.",
      sv: "Bokat delat med vad som brukar vara bokat vid det här laget; 1 är i fas.",
    },
    formula: "booked ÷ expected by now",
    answer: {
      family: attainment,
      column: "pace",
      sample: "quota_credits",
      comparison: spread,
      recompute: { kind: "custom", from: pace },
      whyNull: {
        en: "No quota is on record, or the period has only just begun.",
        sv: "Ingen budget finns registrerad, eller så har perioden precis börjat.",
      },
    },
  },
  {
    id: "quota.chance",
    metric: "quota",
    unit: "ratio",
    better: "higher",
    label: { en: "Chance of quota", sv: "Chans att nå budget" },
    says: { en: "How likely it is that quota is reached.", sv: "Hur sannolikt det är att budgeten nås." },
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
      en: "The reps’ quotas together divided by their manager’s; above 1 there is a margin.",
      sv: "Säljarnas budgetar tillsammans delade med chefens; över 1 finns en marginal.",
    },
    formula: "Σ rep quotas ÷ manager quota",
    answer: {
      family: attainment,
      column: "over_assignment",
      sample: "carriers",
      comparison: spread,
      recompute: { kind: "custom", from: overAssignment },
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
    says: {
      en: "The share of reps with a quota who reached it; those still ramping are left out.",
      sv: "Andelen säljare med budget som har nått den; de som fortfarande är under inkörning räknas inte.",
    },
    formula: "ramped reps ≥ 100 % ÷ ramped reps with a quota",
    answer: {
      family: attainment,
      column: "at_quota",
      sample: "ramped_reps",
      comparison: spread,
      recompute: { kind: "custom", from: atQuota },
      whyNull: noQuota,
    },
  },
];

/** What is missing at the grain asked for: in a team one rep's surplus fills another's gap, as it does in the team's attainment. */
function gapOf(rows: readonly EvidenceRow[]): number | null {
  if (!rows.some((row) => known(row, "target_value"))) return null;
  return Math.max(0, total(rows, "target_value") - total(rows, "quota_booked_value"));
}

/** Quota × the share of a period's bookings that is usually in by now. */
function expectedByNow(rows: readonly EvidenceRow[]): number | null {
  const share = expectedShare(rows);
  return share === null || !rows.some((row) => known(row, "target_value")) ? null : total(rows, "target_value") * share;
}

function pace(rows: readonly EvidenceRow[]): number | null {
  const expected = expectedByNow(rows);
  const share = expectedShare(rows);
  return expected === null || expected === 0 || share === null || share < 0.05
    ? null
    : total(rows, "quota_booked_value") / expected;
}

/** Pooled over the earlier periods with bookings when there are four; else the straight line in working days. */
function expectedShare(rows: readonly EvidenceRow[]): number | null {
  const earlier = rows.filter((row) => known(row, "earlier_value"));
  const all = total(earlier, "earlier_value");
  if (earlier.length >= 4 && all !== 0) return total(earlier, "earlier_value_by_then") / all;
  const workingDays = total(rows, "working_days");
  return workingDays === 0 ? null : total(rows, "elapsed_days") / workingDays;
}

function overAssignment(rows: readonly EvidenceRow[]): number | null {
  const owed = total(rows, "manager_target_value");
  return owed === 0 || !rows.some((row) => known(row, "target_value")) ? null : total(rows, "target_value") / owed;
}

function atQuota(rows: readonly EvidenceRow[]): number | null {
  const ofRep = (rep: string | null, column: string) =>
    total(
      rows.filter((row) => row.rep_id === rep),
      column,
    );
  const ramped = [...new Set(rows.filter((row) => row.is_ramping === false).map((row) => row.rep_id))].filter(
    (rep) => ofRep(rep, "target_value") > 0,
  );
  const there = ramped.filter((rep) => ofRep(rep, "quota_booked_value") >= ofRep(rep, "target_value"));
  return ramped.length === 0 ? null : there.length / ramped.length;
}

const known = (row: EvidenceRow, column: string) => row[column] !== null && row[column] !== undefined;

const total = (rows: readonly EvidenceRow[], column: string) =>
  rows.reduce((sum, row) => sum + (known(row, column) ? Number(row[column]) : 0), 0);
