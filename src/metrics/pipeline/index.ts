import { z } from "zod";
import type { Words } from "../../domain/language.ts";
import { exactSum } from "../exact-sum.ts";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { EvidenceRow, Measure } from "../measure.ts";
import { unsizedCaveat } from "../unsized-caveat.ts";

const open = defineFamily(import.meta.url, "open", {
  value: {
    deals: count,
    amount: money,
    sized: count,
    average: number,
    median: number,
    largest_share: number,
    effective_deals: number,
    weighted: number.or(money),
    weighted_deals: count,
    age: number,
    aged: count,
    overdue: count,
    unsized: count,
    undated: count,
  },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    stage: z.string().nullable(),
    opened_on: z.string().nullable(),
    close_on: z.string().nullable(),
    value: money,
    age: number,
    weighted_value: number,
    is_open: z.boolean(),
    is_unsized: z.boolean(),
    is_undated: z.boolean(),
    is_overdue: z.boolean(),
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product", "stage", "due"],
  bridge: true,
});

const created = defineFamily(import.meta.url, "created", {
  value: {
    created: count,
    created_amount: money,
    created_sized: count,
    created_unsized: count,
    created_sized_not_won: count,
  },
  evidence: {
    name: z.string().nullable(),
    created_on: z.string(),
    outcome: z.string(),
    value: money,
    is_created: z.boolean(),
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product"],
});

const legs = ["begin", "created", "moved_in", "increased", "decreased", "moved_out", "won", "lost", "end"] as const;
type Leg = (typeof legs)[number];

/** What the legs in between grew or shrank by: the others are sums of amounts. */
const isDifference = (leg: Leg) => leg === "increased" || leg === "decreased";

const waterfall = defineFamily(import.meta.url, "waterfall", {
  value: Object.fromEntries(
    legs.flatMap((leg) => [
      [`waterfall_${leg}`, money],
      [`${leg}_deals`, count],
      ...(isDifference(leg) ? [] : [[`${leg}_unsized`, count] as const]),
    ]),
  ),
  evidence: {
    name: z.string().nullable(),
    outcome: z.string().nullable(),
    legs: z.string(),
    moved_because: z.string().nullable(),
    is_start_known: z.boolean(),
    is_end_known: z.boolean(),
    ...Object.fromEntries(legs.map((leg) => [`${leg}_value`, money])),
  },
  breakdowns: ["reason"],
});

const coverage = defineFamily(import.meta.url, "coverage", {
  value: {
    coverage: number,
    coverage_deals: count,
    needed_coverage: number,
    coverage_periods: count,
    conversion: number,
    expected_end: number,
  },
  evidence: {
    name: z.string().nullable(),
    close_on: z.string(),
    open_value: money,
    target_value: money,
    booked_value: money,
    earlier_from_on: z.string().nullable(),
    earlier_value: money,
    earlier_won_value: money,
  },
});

const renewals = defineFamily(import.meta.url, "renewals", {
  value: { renewals: count, renewal_amount: money, renewals_sized: count, renewals_unsized: count },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    close_on: z.string().nullable(),
    value: money,
    is_renewal: z.boolean(),
  },
  breakdowns: ["segment", "size", "industry", "country"],
});

const stuck = defineFamily(import.meta.url, "stuck", {
  value: { stuck_deals: count, judged_deals: count, stuck: number },
  evidence: {
    name: z.string().nullable(),
    stage: z.string().nullable(),
    days: number,
    usual_days: number,
    is_stuck: z.boolean(),
    is_judged: z.boolean(),
  },
  breakdowns: ["stage"],
});

const yieldPerDay = defineFamily(import.meta.url, "yield", {
  value: { deal_days: count, yield_wins: count, yield_per_day: number, yield_error: number },
  evidence: {
    name: z.string().nullable(),
    outcome: z.string(),
    opened_on: z.string(),
    closed_on: z.string().nullable(),
    days: z.number(),
    won_value: money,
  },
  breakdowns: ["size"],
});

const nothingOpen = { en: "Nothing was open.", sv: "Inget var öppet." };
const noAmounts = { en: "No open opportunity has an amount.", sv: "Ingen öppen affärsmöjlighet har ett belopp." };

/** The legs that cannot be told apart where the pipeline at the start is unknown. */
const startLegs: ReadonlySet<Leg> = new Set<Leg>(["begin", "moved_in", "increased", "decreased", "moved_out"]);
const startUnknown = {
  en: "No deal that was open when the period began is known to have had a close date or an amount then, so what was in the pipeline cannot be told from what moved in. It takes history.",
  sv: "Ingen affär som var öppen när perioden började är känd för att ha haft stängningsdatum eller belopp då, så det som fanns i pipelinen kan inte skiljas från det som flyttats in. Det kräver historik.",
};
const followsStart = {
  en: "Unknown, for what the pipeline held at the start is.",
  sv: "Okänt, eftersom det pipelinen innehöll vid början är det.",
};
const endUnknown = {
  en: "No deal that was open at the end is known to have a close date or an amount, so what is left for the period cannot be told.",
  sv: "Ingen affär som var öppen vid slutet är känd för att ha stängningsdatum eller belopp, så det som återstår för perioden kan inte sägas.",
};
const legUnsized = {
  en: "Nothing was dated in the period, or none of these deals has an amount.",
  sv: "Inget var daterat i perioden, eller så har ingen av dessa affärer ett belopp.",
};

/** Where only what was won has an amount, the sum is of survivors. */
function createdCaveat(unsized: number, deals: number, sizedNotWon: number): Words | null {
  const left = unsizedCaveat(unsized, deals);
  if (left === null || sizedNotWon > 0) return left;
  return {
    en: `${left.en} Only deals that were won have one, so this is what has been won of what was created, not what was created.`,
    sv: `${left.sv} Bara vunna affärer har ett, så detta är vad som vunnits av det skapade, inte vad som skapades.`,
  };
}

function whyUnknown(leg: Leg): Words {
  if (leg === "begin") return startUnknown;
  if (leg === "end") return endUnknown;
  return startLegs.has(leg) ? followsStart : legUnsized;
}

const legWords: Readonly<Record<Leg, { label: Words; says: Words }>> = {
  begin: {
    label: { en: "Pipeline at the start", sv: "Pipeline vid början" },
    says: { en: "Open and dated in the period when it began.", sv: "Öppet och daterat i perioden när den började." },
  },
  created: {
    label: { en: "Created in the period", sv: "Skapat i perioden" },
    says: { en: "New opportunities dated in the period.", sv: "Nya affärsmöjligheter daterade i perioden." },
  },
  moved_in: {
    label: { en: "Moved in", sv: "Inflyttat" },
    says: {
      en: "Older opportunities re-dated, re-opened or re-assigned into the period.",
      sv: "Äldre affärsmöjligheter som daterats om, öppnats igen eller flyttats in i perioden.",
    },
  },
  increased: {
    label: { en: "Increased", sv: "Ökat" },
    says: { en: "What deals in the period grew by.", sv: "Vad affärer i perioden växte med." },
  },
  decreased: {
    label: { en: "Decreased", sv: "Minskat" },
    says: { en: "What deals in the period shrank by.", sv: "Vad affärer i perioden krympte med." },
  },
  moved_out: {
    label: { en: "Moved out", sv: "Utflyttat" },
    says: {
      en: "Re-dated, re-assigned, re-typed or deleted out of the period.",
      sv: "Omdaterat, flyttat, omklassat eller raderat ur perioden.",
    },
  },
  won: {
    label: { en: "Won from the pipeline", sv: "Vunnet ur pipelinen" },
    says: { en: "Deals of the period’s pipeline that were won.", sv: "Affärer i periodens pipeline som vanns." },
  },
  lost: {
    label: { en: "Lost from the pipeline", sv: "Förlorat ur pipelinen" },
    says: { en: "Deals of the period’s pipeline that were lost.", sv: "Affärer i periodens pipeline som förlorades." },
  },
  end: {
    label: { en: "Pipeline at the end", sv: "Pipeline vid slutet" },
    says: { en: "Open and dated in the period at its end.", sv: "Öppet och daterat i perioden vid dess slut." },
  },
};

export const pipelineMeasures: readonly Measure[] = [
  {
    id: "pipeline.deals",
    metric: "pipeline",
    unit: "count",
    better: "neither",
    headline: true,
    label: { en: "Open opportunities", sv: "Öppna affärsmöjligheter" },
    says: {
      en: "Opportunities open at the end of the period.",
      sv: "Affärsmöjligheter som är öppna vid periodens slut.",
    },
    formula: "count(open)",
    answer: {
      family: open,
      column: "deals",
      sample: "deals",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_open" },
      zeroIfNone: true,
      whyNull: nothingOpen,
    },
  },
  {
    id: "pipeline.amount",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Open amount", sv: "Öppet belopp" },
    says: {
      en: "What the open opportunities are worth, those without an amount counted apart.",
      sv: "Vad de öppna affärsmöjligheterna är värda; de utan belopp räknas för sig.",
    },
    formula: "Σ value(open)",
    answer: {
      family: open,
      column: "amount",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "value" },
      zeroIfNone: true,
      whyNull: noAmounts,
      caveats: [(row) => unsizedCaveat(Number(row.unsized), Number(row.deals))],
    },
  },
  {
    id: "pipeline.average",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Average size", sv: "Snittstorlek" },
    says: {
      en: "Mean value of the open opportunities that have one.",
      sv: "Medelvärdet av de öppna affärsmöjligheter som har belopp.",
    },
    formula: "Σ value ÷ sized",
    answer: {
      family: open,
      column: "average",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "mean", of: "value" },
      whyNull: noAmounts,
    },
  },
  {
    id: "pipeline.median",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Median size", sv: "Medianstorlek" },
    says: { en: "The middle open opportunity by value.", sv: "Den mittersta öppna affärsmöjligheten i värde." },
    formula: "median(value)",
    answer: {
      family: open,
      column: "median",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "median", of: "value" },
      whyNull: noAmounts,
    },
  },
  {
    id: "pipeline.largest_share",
    metric: "pipeline",
    unit: "ratio",
    better: "lower",
    label: { en: "Largest deal’s share", sv: "Största affärens andel" },
    says: {
      en: "How much of the open amount hangs on one opportunity.",
      sv: "Hur stor del av det öppna beloppet som hänger på en enda affärsmöjlighet.",
    },
    formula: "max(value) ÷ Σ value",
    answer: {
      family: open,
      column: "largest_share",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "largest-share", of: "value", total: "value" },
      whyNull: noAmounts,
    },
  },
  {
    id: "pipeline.effective_deals",
    metric: "pipeline",
    unit: "count",
    better: "higher",
    label: { en: "Effective number of deals", sv: "Effektivt antal affärer" },
    says: {
      en: "How many equal deals would be as concentrated as these.",
      sv: "Hur många lika stora affärer som vore lika koncentrerade som dessa.",
    },
    formula: "(Σv)² ÷ Σv²",
    answer: {
      family: open,
      column: "effective_deals",
      sample: "sized",
      comparison: { kind: "spread" },
      recompute: { kind: "effective-number", of: "value" },
      whyNull: noAmounts,
    },
  },
  {
    id: "pipeline.weighted",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Weighted amount", sv: "Viktat belopp" },
    says: {
      en: "Open amounts × the probability that the CRM gives their stage.",
      sv: "Öppna belopp × den sannolikhet som CRM-systemet ger steget.",
    },
    formula: "Σ value × stage probability",
    answer: {
      family: open,
      column: "weighted",
      sample: "weighted_deals",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "weighted_value" },
      whyNull: {
        en: "No stage with open amounts has a probability.",
        sv: "Inget steg med öppna belopp har en sannolikhet.",
      },
    },
  },
  {
    id: "pipeline.expected",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Expected value", sv: "Förväntat värde" },
    says: { en: "Σ value × the modelled chance of winning in time.", sv: "Σ värde × modellens chans att vinna i tid." },
    formula: "Σ value · p̃",
    answer: {
      why: {
        en: "Told of a period that still runs, once the model has been tried on past ones and beats simpler ways: ask for repmark forecast.",
        sv: "Visas för en pågående period när modellen har prövats på tidigare och är bättre än enklare sätt: kör repmark forecast.",
      },
    },
  },
  {
    id: "pipeline.coverage",
    metric: "pipeline",
    unit: "factor",
    better: "higher",
    label: { en: "Coverage", sv: "Täckning" },
    says: {
      en: "Open amount that can still close in the period against what is missing to quota.",
      sv: "Öppet belopp som ännu kan stängas i perioden mot det som saknas till budget.",
    },
    formula: "open, dated in the rest of the period ÷ (quota − booked)",
    answer: {
      family: coverage,
      column: "coverage",
      sample: "coverage_deals",
      comparison: { kind: "spread" },
      recompute: { kind: "custom", from: coverageOf },
      whyNull: {
        en: "No quota is on record, or it is met.",
        sv: "Ingen budget finns registrerad, eller så är den nådd.",
      },
    },
  },
  {
    id: "pipeline.needed_coverage",
    metric: "pipeline",
    unit: "factor",
    better: "neither",
    label: { en: "Needed coverage", sv: "Nödvändig täckning" },
    says: {
      en: "How much was open and due at this working day of earlier periods, per amount booked in the rest of them.",
      sv: "Hur mycket som var öppet och väntat vid samma arbetsdag i tidigare perioder, per belopp bokat under resten av dem.",
    },
    formula: "1 ÷ (Σ booked in the rest ÷ Σ open and due at the same working day), last 8 periods",
    answer: {
      family: coverage,
      column: "needed_coverage",
      sample: "coverage_periods",
      comparison: { kind: "spread" },
      recompute: { kind: "custom", from: neededCoverageOf },
      whyNull: {
        en: "Takes the history of at least four earlier periods.",
        sv: "Kräver historik från minst fyra tidigare perioder.",
      },
    },
  },
  {
    id: "pipeline.created",
    metric: "pipeline",
    unit: "count",
    better: "higher",
    label: { en: "Created", sv: "Skapade" },
    says: { en: "Opportunities created in the period.", sv: "Affärsmöjligheter skapade i perioden." },
    formula: "count(created in the period)",
    answer: {
      family: created,
      column: "created",
      sample: "created",
      comparison: { kind: "spread" },
      followed: { kind: "flow" },
      recompute: { kind: "count", of: "is_created" },
      zeroIfNone: true,
      whyNull: { en: "Nothing was created.", sv: "Inget skapades." },
    },
  },
  {
    id: "pipeline.created_amount",
    metric: "pipeline",
    unit: "money",
    better: "higher",
    label: { en: "Created amount", sv: "Skapat belopp" },
    says: {
      en: "What the opportunities created in the period are worth, as known at its end.",
      sv: "Vad periodens skapade affärsmöjligheter är värda, som det var känt vid dess slut.",
    },
    formula: "Σ value(created in the period)",
    answer: {
      family: created,
      column: "created_amount",
      sample: "created_sized",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "value" },
      zeroIfNone: true,
      whyNull: {
        en: "Nothing was created in the period, or none of it has an amount.",
        sv: "Inget skapades i perioden, eller så saknar allt belopp.",
      },
      caveats: [
        (row) => createdCaveat(Number(row.created_unsized), Number(row.created), Number(row.created_sized_not_won)),
      ],
    },
  },
  {
    id: "pipeline.age",
    metric: "pipeline",
    unit: "days",
    better: "lower",
    label: { en: "Age", sv: "Ålder" },
    says: {
      en: "Median days since the open opportunities were opened.",
      sv: "Mediandagar sedan de öppna affärsmöjligheterna öppnades.",
    },
    formula: "median(day − opened)",
    answer: {
      family: open,
      column: "age",
      sample: "aged",
      comparison: { kind: "spread" },
      recompute: { kind: "median", of: "age" },
      whyNull: nothingOpen,
    },
  },
  {
    id: "pipeline.stuck",
    metric: "pipeline",
    unit: "ratio",
    better: "lower",
    label: { en: "Stuck", sv: "Fastnat" },
    says: {
      en: "The share of open deals that have been in their stage longer than four of five won deals had.",
      sv: "Andelen öppna affärer som legat i sitt steg längre än fyra av fem vunna affärer gjorde.",
    },
    formula: "open, days in stage > p80 of won deals’ stays ÷ open in stages with ≥ 20 such stays",
    answer: {
      family: stuck,
      column: "stuck",
      sample: "judged_deals",
      comparison: { kind: "proportion", successes: "stuck_deals", trials: "judged_deals" },
      recompute: { kind: "ratio", numerator: "is_stuck", denominator: "is_judged" },
      whyNull: {
        en: "No stage has twenty stays of won deals in its history.",
        sv: "Inget steg har tjugo vistelser av vunna affärer i sin historik.",
      },
    },
  },
  {
    id: "pipeline.overdue",
    metric: "pipeline",
    unit: "count",
    better: "lower",
    label: { en: "Overdue", sv: "Förfallna" },
    says: {
      en: "Open opportunities whose close date has passed.",
      sv: "Öppna affärsmöjligheter vars stängningsdatum har passerat.",
    },
    formula: "count(open, close date < day)",
    answer: {
      family: open,
      column: "overdue",
      sample: "deals",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_overdue" },
      zeroIfNone: true,
      whyNull: nothingOpen,
    },
  },
  {
    id: "pipeline.unsized",
    metric: "pipeline",
    unit: "count",
    better: "lower",
    label: { en: "Without an amount", sv: "Utan belopp" },
    says: { en: "Open opportunities without an amount.", sv: "Öppna affärsmöjligheter utan belopp." },
    formula: "count(open, no value)",
    answer: {
      family: open,
      column: "unsized",
      sample: "deals",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_unsized" },
      zeroIfNone: true,
      whyNull: nothingOpen,
    },
  },
  {
    id: "pipeline.undated",
    metric: "pipeline",
    unit: "count",
    better: "lower",
    label: { en: "Without a close date", sv: "Utan stängningsdatum" },
    says: { en: "Open opportunities without a close date.", sv: "Öppna affärsmöjligheter utan stängningsdatum." },
    formula: "count(open, no close date)",
    answer: {
      family: open,
      column: "undated",
      sample: "deals",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_undated" },
      zeroIfNone: true,
      whyNull: nothingOpen,
    },
  },
  {
    id: "pipeline.yield_per_day",
    metric: "pipeline",
    unit: "money-per-day",
    better: "higher",
    label: { en: "Yield per deal-day", sv: "Utbyte per affärsdag" },
    says: {
      en: "Won amount for each day a deal was worked in the period, won, lost and open deals alike.",
      sv: "Vunnet belopp per dag som en affär bearbetats i perioden, vunna, förlorade och öppna lika.",
    },
    formula: "Σ won value ÷ Σ deal-days",
    answer: {
      family: yieldPerDay,
      column: "yield_per_day",
      sample: "yield_wins",
      comparison: { kind: "total", deals: "yield_wins", standardError: "yield_error", intervalFrom: 5 },
      recompute: { kind: "custom", from: yieldOf },
      whyNull: { en: "Nothing was won in the period.", sv: "Inget vanns i perioden." },
    },
  },
  {
    id: "pipeline.renewals",
    metric: "pipeline",
    unit: "count",
    better: "neither",
    label: { en: "Open renewals", sv: "Öppna förnyelser" },
    says: {
      en: "Renewals open at the end of the period: a list of their own, not part of the pipeline.",
      sv: "Förnyelser som är öppna vid periodens slut: en egen lista, inte en del av pipelinen.",
    },
    formula: "count(open renewals)",
    answer: {
      family: renewals,
      column: "renewals",
      sample: "renewals",
      comparison: { kind: "spread" },
      recompute: { kind: "count", of: "is_renewal" },
      whyNull: { en: "No renewal was open.", sv: "Ingen förnyelse var öppen." },
    },
  },
  {
    id: "pipeline.renewal_amount",
    metric: "pipeline",
    unit: "money",
    better: "neither",
    label: { en: "Open renewals, amount", sv: "Öppna förnyelser, belopp" },
    says: {
      en: "What the renewals open at the end of the period are worth.",
      sv: "Vad förnyelserna som är öppna vid periodens slut är värda.",
    },
    formula: "Σ value(open renewals)",
    answer: {
      family: renewals,
      column: "renewal_amount",
      sample: "renewals_sized",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "value" },
      whyNull: { en: "No renewal with an amount was open.", sv: "Ingen förnyelse med belopp var öppen." },
      caveats: [(row) => unsizedCaveat(Number(row.renewals_unsized), Number(row.renewals))],
    },
  },
  ...legs.map(
    (leg): Measure => ({
      id: `pipeline.waterfall_${leg}`,
      metric: "pipeline",
      unit: "money",
      better: "neither",
      ...legWords[leg],
      formula: "begin + created + moved in + increased − decreased − moved out − won − lost = end",
      answer: {
        family: waterfall,
        column: `waterfall_${leg}`,
        sample: `${leg}_deals`,
        comparison: { kind: "spread" },
        recompute: { kind: "custom", from: (rows) => legOf(leg, rows) },
        zeroIfNone: true,
        whyNull: whyUnknown(leg),
        caveats: [(row) => unsizedCaveat(Number(row[`${leg}_unsized`] ?? 0), Number(row[`${leg}_deals`] ?? 0))],
      },
    }),
  ),
];

/** The sum of a leg, exact; unknown where its deals have no amounts, or where it hangs on how the period began and nobody knows. */
function legOf(leg: Leg, rows: readonly EvidenceRow[]): string | null {
  if (startLegs.has(leg) && rows.some((row) => row.is_start_known === false)) return null;
  if (leg === "end" && rows.some((row) => row.is_end_known === false)) return null;
  const own = rows.filter((row) => String(row.legs).split(", ").includes(leg.replace("_", " ")));
  const values = own.flatMap((row) => (typeof row[`${leg}_value`] === "string" ? String(row[`${leg}_value`]) : []));
  return own.length > 0 && values.length === 0 ? null : exactSum(values);
}

function total(rows: readonly EvidenceRow[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
}

function coverageOf(rows: readonly EvidenceRow[]): number | null {
  const missing = total(rows, "target_value") - total(rows, "booked_value");
  return rows.some((row) => row.target_value !== null) && missing > 0 ? total(rows, "open_value") / missing : null;
}

function yieldOf(rows: readonly EvidenceRow[]): number | null {
  const days = total(rows, "days");
  return days === 0 || rows.every((row) => row.won_value === null) ? null : total(rows, "won_value") / days;
}

function neededCoverageOf(rows: readonly EvidenceRow[]): number | null {
  const periods = new Set(
    rows.flatMap((row) => (Number(row.earlier_value ?? 0) > 0 ? (row.earlier_from_on ?? []) : [])),
  );
  const won = total(rows, "earlier_won_value");
  return periods.size < 4 || won <= 0 ? null : total(rows, "earlier_value") / won;
}
