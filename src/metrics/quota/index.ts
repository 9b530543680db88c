import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { EvidenceRow, Measure } from "../measure.ts";
import { credited } from "./credited.ts";

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
    over_assignment: number,
    manager_attainment: number,
    manager_credits: count.nullable(),
    at_quota: number,
    near_quota: number,
    half_quota: number,
    below_half: number,
    ramped_reps: count,
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
  breakdowns: ["type", "source", "segment", "size", "industry", "country", "product", "quota-kind"],
  bridge: true,
});

const noQuota = { en: "No quota is on record for this period.", sv: "Ingen budget finns registrerad för perioden." };
const noManagerQuota = {
  en: "No manager quota is on record for this period.",
  sv: "Ingen chefsbudget finns registrerad för perioden.",
};
const needsModel = {
  why: {
    en: "Told of a period that still runs, once the model has been tried on past ones and beats simpler ways: ask for repmark forecast.",
    sv: "Visas för en pågående period när modellen har prövats på tidigare och är bättre än enklare sätt: kör repmark forecast.",
  },
};
const needsPlan = {
  why: { en: "No commission plan is on record.", sv: "Ingen provisionsplan finns registrerad." },
  workedOutFrom: credited,
};
const spread = { kind: "spread" } as const;

/** How the ramped reps with a quota are distributed (METRICS §3): each in one band, from `from` tenths up to but not at `below`. */
const bands = [
  {
    column: "at_quota",
    from: 10,
    below: Number.POSITIVE_INFINITY,
    better: "higher",
    label: { en: "Reps at quota", sv: "Säljare på budget" },
    says: {
      en: "The share of reps with a quota who reached it; those still ramping are left out.",
      sv: "Andelen säljare med budget som har nått den; de som fortfarande är under inkörning räknas inte.",
    },
    formula: "ramped reps ≥ 100 % ÷ ramped reps with a quota",
  },
  {
    column: "near_quota",
    from: 8,
    below: 10,
    better: "neither",
    label: { en: "Reps at 80 to 99 %", sv: "Säljare på 80 till 99 %" },
    says: {
      en: "The share of reps past the ramp who booked at least 80 % of their quota and did not reach it.",
      sv: "Andelen säljare förbi inkörningen som bokat minst 80 % av sin budget men inte nått den.",
    },
    formula: "ramped reps ≥ 80 % and < 100 % ÷ ramped reps with a quota",
  },
  {
    column: "half_quota",
    from: 5,
    below: 8,
    better: "neither",
    label: { en: "Reps at 50 to 79 %", sv: "Säljare på 50 till 79 %" },
    says: {
      en: "The share of reps past the ramp who booked at least half of their quota and less than 80 %.",
      sv: "Andelen säljare förbi inkörningen som bokat minst hälften av sin budget men mindre än 80 %.",
    },
    formula: "ramped reps ≥ 50 % and < 80 % ÷ ramped reps with a quota",
  },
  {
    column: "below_half",
    from: Number.NEGATIVE_INFINITY,
    below: 5,
    better: "lower",
    label: { en: "Reps below 50 %", sv: "Säljare under 50 %" },
    says: {
      en: "The share of reps past the ramp who booked less than half of their quota.",
      sv: "Andelen säljare förbi inkörningen som bokat mindre än hälften av sin budget.",
    },
    formula: "ramped reps < 50 % ÷ ramped reps with a quota",
  },
] as const;

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
    says: {
      en: "What the commission plan pays for what counts in the period; what becomes known a week after a period’s end or later is booked when it is known.",
      sv: "Vad provisionsplanen ger för det som räknas i perioden; det som blir känt en vecka efter en periods slut eller senare bokas när det blir känt.",
    },
    formula: "Σ rate × part of what is credited in each tier",
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
    formula: "next tier − credited",
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
      whyNull: noManagerQuota,
    },
  },
  {
    id: "quota.manager_attainment",
    metric: "quota",
    unit: "ratio",
    better: "higher",
    teamOnly: true,
    label: { en: "Attainment of the manager’s quota", sv: "Uppfyllnad av chefens budget" },
    says: {
      en: "Everything the team booked as a share of what its manager owes for it, reps without a quota and the manager’s own sales included.",
      sv: "Allt som teamet bokat som andel av vad chefen svarar för, även säljare utan budget och chefens egna affärer.",
    },
    formula: "Σ team bookings ÷ manager quota",
    answer: {
      family: attainment,
      column: "manager_attainment",
      sample: "manager_credits",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "booked_value", denominator: "manager_target_value" },
      whyNull: noManagerQuota,
    },
  },
  ...bands.map(
    ({ column, from, below, label, says, formula, better }): Measure => ({
      id: `quota.${column}`,
      metric: "quota",
      unit: "ratio",
      better,
      teamOnly: true,
      label,
      says,
      formula,
      answer: {
        family: attainment,
        column,
        sample: "ramped_reps",
        comparison: spread,
        recompute: { kind: "custom", from: (rows) => shareOfReps(rows, from, below) },
        whyNull: {
          en: "No rep past the ramp has a quota on record for this period.",
          sv: "Ingen säljare förbi inkörningen har en registrerad budget för perioden.",
        },
      },
    }),
  ),
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

function shareOfReps(rows: readonly EvidenceRow[], from: number, below: number): number | null {
  const ofRep = (rep: string | null, column: string) =>
    total(
      rows.filter((row) => row.rep_id === rep),
      column,
    );
  const ramped = [...new Set(rows.filter((row) => row.is_ramping === false).map((row) => row.rep_id))].filter(
    (rep) => ofRep(rep, "target_value") > 0,
  );
  const inBand = ramped.filter((rep) => {
    const [booked, target] = [inParts(ofRep(rep, "quota_booked_value")), inParts(ofRep(rep, "target_value"))];
    return 10 * booked >= from * target && 10 * booked < below * target;
  });
  return ramped.length === 0 ? null : inBand.length / ramped.length;
}

/** Money in whole ten-thousandths, where 80 % of a quota is 80 % of it and not a hair beside. */
const inParts = (money: number) => Math.round(10_000 * money);

const known = (row: EvidenceRow, column: string) => row[column] !== null && row[column] !== undefined;

const total = (rows: readonly EvidenceRow[], column: string) =>
  rows.reduce((sum, row) => sum + (known(row, column) ? Number(row[column]) : 0), 0);
