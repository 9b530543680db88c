import { z } from "zod";
import type { Words } from "../../domain/language.ts";
import { count, defineFamily, money, number } from "../family-row.ts";
import type { Caveat, EvidenceRow, Measure } from "../measure.ts";

const booked = defineFamily(import.meta.url, "booked", {
  value: {
    amount: money,
    credits: count,
    unvalued: count,
    amount_error: number,
    deals: count,
    sized: count,
    average: number,
    median: number,
    largest_share: number,
    arr: money,
    arr_credits: count,
    arr_unknown: count,
    tcv: money,
    tcv_credits: count,
    tcv_unknown: count,
    acv: money,
    acv_credits: count,
    acv_unknown: count,
    sizes: z.array(z.number()).nullable(),
  },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    type: z.string(),
    closed_on: z.string(),
    share: z.string(),
    value: money,
    arr: money,
    tcv: money,
    acv: money,
    is_deal: z.boolean(),
    size: money,
  },
  breakdowns: ["type", "source", "segment", "size", "industry", "country", "product"],
  bridge: true,
});

const revenue = defineFamily(import.meta.url, "revenue", {
  value: {
    revenue: money,
    earning_terms: count,
    assumed_revenue: money,
    assumed_earning_terms: count,
    backlog: money,
    open_terms: count,
    assumed_backlog: money,
    assumed_open_terms: count,
  },
  evidence: {
    account: z.string().nullable(),
    signed_on: z.string(),
    starts_on: z.string(),
    ends_on: z.string(),
    is_assumed: z.boolean(),
    revenue_value: money,
    backlog_value: money,
  },
  breakdowns: ["booked-in", "type", "segment", "size", "industry", "country"],
});

/** Renewals won, beside the bookings. */
const renewed = defineFamily(import.meta.url, "renewed", {
  value: { renewals: money, renewal_deals: count },
  evidence: {
    name: z.string().nullable(),
    account: z.string().nullable(),
    closed_on: z.string(),
    share: z.string(),
    value: money,
  },
  breakdowns: ["source", "segment", "size", "industry", "country"],
});

const movements = ["new", "reactivation", "expansion", "contraction", "churn"] as const;

const mrr = defineFamily(import.meta.url, "mrr", {
  value: {
    mrr: money,
    live_terms: count,
    cmrr: money,
    mrr_opening: money,
    mrr_new: money,
    mrr_reactivation: money,
    mrr_expansion: money,
    mrr_contraction: money,
    mrr_churn: money,
    payers: count,
    nrr: number,
    grr: number,
    unstated_terms: count,
  },
  evidence: {
    account: z.string().nullable(),
    starts_on: z.string(),
    ends_on: z.string(),
    mrr_value: money,
    cmrr_value: money,
    new_value: money,
    reactivation_value: money,
    expansion_value: money,
    contraction_value: money,
    churn_value: money,
    opening_value: money,
    kept_value: money,
    gross_kept_value: money,
  },
});

const movementWords: Readonly<Record<(typeof movements)[number], { label: Words; says: Words }>> = {
  new: {
    label: { en: "New MRR", sv: "Ny MRR" },
    says: {
      en: "Recurring revenue of accounts that never paid before.",
      sv: "Återkommande intäkt från kunder som aldrig betalat förut.",
    },
  },
  reactivation: {
    label: { en: "Reactivated MRR", sv: "Återaktiverad MRR" },
    says: {
      en: "Recurring revenue of accounts that had left and came back.",
      sv: "Återkommande intäkt från kunder som lämnat och kommit tillbaka.",
    },
  },
  expansion: {
    label: { en: "Expanded MRR", sv: "Utökad MRR" },
    says: { en: "What paying accounts grew by.", sv: "Vad betalande kunder växte med." },
  },
  contraction: {
    label: { en: "Contracted MRR", sv: "Minskad MRR" },
    says: { en: "What paying accounts shrank by.", sv: "Vad betalande kunder krympte med." },
  },
  churn: {
    label: { en: "Churned MRR", sv: "Förlorad MRR" },
    says: { en: "Recurring revenue of accounts that left.", sv: "Återkommande intäkt från kunder som lämnade." },
  },
};

const noContracts = {
  en: "Nothing is contracted: no deal is won and no contract term is on record.",
  sv: "Inget är avtalat: ingen affär är vunnen och ingen avtalsperiod finns registrerad.",
};
const noTerms = {
  en: "No contract term is on record. Import contract terms, or the start and end of each deal: what recurs is never assumed.",
  sv: "Ingen avtalsperiod finns registrerad. Importera avtalsperioder, eller start och slut för varje affär: vad som återkommer antas aldrig.",
};
const noGain = {
  en: "No contract term on record moved recurring revenue in a whole month of the period.",
  sv: "Ingen registrerad avtalsperiod ändrade den återkommande intäkten under någon hel månad i perioden.",
};
const nothingWon = { en: "Nothing was won in the period.", sv: "Inget vanns i perioden." };
const nothingKnown = {
  en: "No deal is known, or none won in the period has a known amount in the reporting currency.",
  sv: "Ingen affär är känd, eller så har ingen som vanns i perioden ett känt belopp i rapportvalutan.",
};
const noTerm = {
  en: "No won deal says how much recurs each year.",
  sv: "Ingen vunnen affär anger vad som återkommer per år.",
};

const unvalued: Caveat = {
  count: "unvalued",
  says: {
    en: "Without an amount or an exchange rate, and so adding nothing: {count} of the deals won.",
    sv: "Utan belopp eller växelkurs, och därför inte med: {count} av de vunna affärerna.",
  },
};
const unsaid = (name: "arr" | "acv"): Caveat => ({
  count: `${name}_unknown`,
  says: {
    en: "Without a yearly value, and so adding nothing: {count} of the deals won.",
    sv: "Utan årsvärde, och därför inte med: {count} av de vunna affärerna.",
  },
});
const assumed = (name: "revenue" | "backlog", terms: string): Caveat => ({
  count: `assumed_${terms}`,
  part: `assumed_${name}`,
  says: {
    en: "Assumed for {count} of {of} contracts, {share} of the value: no term is on record, so a year from the usual start is taken.",
    sv: "Antaget för {count} av {of} avtal, {share} av värdet: ingen avtalsperiod är registrerad, så ett år från vanlig start används.",
  },
});
const leftOut: Caveat = {
  count: "unstated_terms",
  says: {
    en: "Contract terms on record only. Won deals without one, or without a known yearly value, left out: {count}.",
    sv: "Bara registrerade avtalsperioder. Vunna affärer utan sådan, eller utan känt årsvärde, som inte är med: {count}.",
  },
};

export const bookingsMeasures: readonly Measure[] = [
  {
    id: "bookings.amount",
    metric: "bookings",
    unit: "money",
    better: "higher",
    headline: true,
    label: { en: "Booked", sv: "Bokat" },
    says: {
      en: "Credited value of new and expansion deals won in the period. A booking is a promise; revenue comes when it is delivered.",
      sv: "Krediterat värde av nya affärer och merförsäljning som vanns i perioden. En bokning är ett löfte; intäkten kommer när den levereras.",
    },
    formula: "Σ credited value(won, new or expansion)",
    answer: {
      family: booked,
      column: "amount",
      sample: "credits",
      comparison: { kind: "total", deals: "credits", standardError: "amount_error" },
      followed: { kind: "flow", error: "amount_error" },
      recompute: { kind: "sum", of: "value" },
      zeroIfNone: true,
      whyNull: nothingKnown,
      caveats: [unvalued],
    },
  },
  {
    id: "bookings.deals",
    metric: "bookings",
    unit: "count",
    better: "higher",
    label: { en: "Deals won", sv: "Vunna affärer" },
    says: {
      en: "New and expansion deals won in the period, whole deals, to who owned them when they closed.",
      sv: "Nya affärer och merförsäljning som vanns i perioden, hela affärer, hos den som ägde dem när de stängdes.",
    },
    formula: "count(won, new or expansion)",
    answer: {
      family: booked,
      column: "deals",
      sample: "deals",
      comparison: { kind: "spread" },
      followed: { kind: "flow" },
      recompute: { kind: "count", of: "is_deal" },
      zeroIfNone: true,
      whyNull: nothingKnown,
    },
  },
  {
    id: "bookings.average",
    metric: "bookings",
    unit: "money",
    better: "neither",
    label: { en: "Average deal", sv: "Snittaffär" },
    says: {
      en: "Mean value of the deals won, those at zero or without an amount left out.",
      sv: "Medelvärdet av vunna affärer, utan dem som saknar belopp eller är noll.",
    },
    formula: "Σ value ÷ deals with a value",
    answer: {
      family: booked,
      column: "average",
      sample: "sized",
      comparison: { kind: "amounts", values: "sizes" },
      recompute: { kind: "mean", of: "size" },
      whyNull: nothingWon,
    },
  },
  {
    id: "bookings.median",
    metric: "bookings",
    unit: "money",
    better: "neither",
    label: { en: "Median deal", sv: "Medianaffär" },
    says: {
      en: "The middle deal by value: half are larger, half smaller.",
      sv: "Den mittersta affären i värde: hälften är större, hälften mindre.",
    },
    formula: "median(value)",
    answer: {
      family: booked,
      column: "median",
      sample: "sized",
      comparison: { kind: "amounts", values: "sizes" },
      recompute: { kind: "median", of: "size" },
      whyNull: nothingWon,
    },
  },
  {
    id: "bookings.largest_share",
    metric: "bookings",
    unit: "ratio",
    better: "lower",
    label: { en: "Largest deal’s share", sv: "Största affärens andel" },
    says: {
      en: "How much of what is booked hangs on the largest single deal.",
      sv: "Hur stor del av det bokade som hänger på den största enskilda affären.",
    },
    formula: "max(credited value of a deal) ÷ Σ credited value",
    answer: {
      family: booked,
      column: "largest_share",
      sample: "credits",
      comparison: { kind: "spread" },
      recompute: { kind: "custom", from: largestShare },
      whyNull: nothingWon,
    },
  },
  {
    id: "bookings.arr",
    metric: "bookings",
    unit: "money",
    better: "higher",
    label: { en: "ARR booked", sv: "Bokad ARR" },
    says: { en: "Recurring value per year of what was booked.", sv: "Återkommande värde per år av det som bokats." },
    formula: "Σ recurring value ÷ years",
    answer: {
      family: booked,
      column: "arr",
      sample: "arr_credits",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "arr" },
      whyNull: noTerm,
      caveats: [unsaid("arr")],
    },
  },
  {
    id: "bookings.tcv",
    metric: "bookings",
    unit: "money",
    better: "higher",
    label: { en: "Total contract value", sv: "Totalt kontraktsvärde" },
    says: {
      en: "Everything the contracts booked in the period promise over their terms, one-off fees included.",
      sv: "Allt som periodens bokade kontrakt lovar över sina löptider, även engångsavgifter.",
    },
    formula: "Σ amount over the term",
    answer: {
      family: booked,
      column: "tcv",
      sample: "tcv_credits",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "tcv" },
      whyNull: nothingWon,
      caveats: [{ ...unvalued, count: "tcv_unknown" }],
    },
  },
  {
    id: "bookings.acv",
    metric: "bookings",
    unit: "money",
    better: "higher",
    label: { en: "First-year value", sv: "Förstaårsvärde" },
    says: { en: "ARR booked plus one-off fees.", sv: "Bokad ARR plus engångsavgifter." },
    formula: "ARR + one-off",
    answer: {
      family: booked,
      column: "acv",
      sample: "acv_credits",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "acv" },
      whyNull: noTerm,
      caveats: [unsaid("acv")],
    },
  },
  {
    id: "bookings.renewals",
    metric: "bookings",
    unit: "money",
    better: "higher",
    label: { en: "Renewed", sv: "Förnyat" },
    says: {
      en: "Credited value of renewals won in the period; beside what is booked, never in it.",
      sv: "Krediterat värde av förnyelser som vanns i perioden; bredvid det bokade, aldrig i det.",
    },
    formula: "Σ credited value(won, renewal)",
    answer: {
      family: renewed,
      column: "renewals",
      sample: "renewal_deals",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "value" },
      whyNull: {
        en: "No renewal is known: deals say nothing of being one, or none was won here.",
        sv: "Ingen förnyelse är känd: affärerna anger inte att de är det, eller så vanns ingen här.",
      },
    },
  },
  {
    id: "bookings.revenue",
    metric: "bookings",
    unit: "money",
    better: "neither",
    label: { en: "Revenue from contracts", sv: "Intäkt från avtal" },
    says: {
      en: "What the contracts on record bring in the period, day by day; where no term is on record, a year from the booking is assumed.",
      sv: "Vad registrerade avtal ger i perioden, dag för dag; saknas avtalsperiod antas ett år från bokningen.",
    },
    formula: "Σ round(value × days gone at end ÷ days) − round(value × days gone at start ÷ days)",
    answer: {
      family: revenue,
      column: "revenue",
      sample: "earning_terms",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "revenue_value" },
      zeroIfNone: true,
      whyNull: noContracts,
      caveats: [assumed("revenue", "earning_terms")],
    },
  },
  {
    id: "bookings.backlog",
    metric: "bookings",
    unit: "money",
    better: "neither",
    label: { en: "Backlog", sv: "Orderstock" },
    says: {
      en: "What is contracted and not yet delivered at the end of the period.",
      sv: "Vad som är avtalat och ännu inte levererat vid periodens slut.",
    },
    formula: "contracted − recognised",
    answer: {
      family: revenue,
      column: "backlog",
      sample: "open_terms",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "backlog_value" },
      zeroIfNone: true,
      whyNull: noContracts,
      caveats: [assumed("backlog", "open_terms")],
    },
  },
  {
    id: "bookings.mrr",
    metric: "bookings",
    unit: "money",
    better: "higher",
    teamOnly: true,
    label: { en: "MRR", sv: "MRR" },
    says: {
      en: "Monthly recurring revenue on the first day after the period’s last whole month.",
      sv: "Månatlig återkommande intäkt på första dagen efter periodens sista hela månad.",
    },
    formula: "Σ round(ARR ÷ 12) of live terms",
    answer: {
      family: mrr,
      column: "mrr",
      sample: "live_terms",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "mrr_value" },
      whyNull: noTerms,
      caveats: [leftOut],
    },
  },
  ...movements.map(
    (movement): Measure => ({
      id: `bookings.mrr_${movement}`,
      metric: "bookings",
      unit: "money",
      better: movement === "churn" || movement === "contraction" ? "lower" : "higher",
      ...(movement === "new" || movement === "expansion" ? {} : { teamOnly: true as const }),
      ...movementWords[movement],
      formula: "opening + new + reactivation + expansion − contraction − churn = closing",
      answer: {
        family: mrr,
        column: `mrr_${movement}`,
        sample: "payers",
        comparison: { kind: "spread" },
        recompute: { kind: "sum", of: `${movement}_value` },
        whyNull: noGain,
        caveats: [leftOut],
      },
    }),
  ),
  {
    id: "bookings.cmrr",
    metric: "bookings",
    unit: "money",
    better: "higher",
    teamOnly: true,
    label: { en: "Committed MRR", sv: "Avtalad MRR" },
    says: {
      en: "MRR plus what is signed and not yet live, less what customers have said will end.",
      sv: "MRR plus det som är tecknat men inte startat, minus det kunder har sagt upp.",
    },
    formula: "MRR + signed − notified",
    answer: {
      family: mrr,
      column: "cmrr",
      sample: "live_terms",
      comparison: { kind: "spread" },
      recompute: { kind: "sum", of: "cmrr_value" },
      whyNull: noTerms,
      caveats: [leftOut],
    },
  },
  retention("nrr", "kept_value", {
    label: { en: "Net revenue retention", sv: "Net revenue retention (NRR)" },
    says: {
      en: "What the accounts that paid on the first day pay at the end, growth included, as a share of what they paid.",
      sv: "Vad kunderna som betalade första dagen betalar vid slutet, merförsäljning inräknad, som andel av vad de betalade då.",
    },
    formula: "Σ MRR at the end of who paid on the first day ÷ Σ opening MRR",
  }),
  retention("grr", "gross_kept_value", {
    label: { en: "Gross revenue retention", sv: "Gross revenue retention (GRR)" },
    says: {
      en: "The same without growth: how much of what was paid on the first day has been kept.",
      sv: "Samma sak utan merförsäljning: hur mycket av det som betalades första dagen som är kvar.",
    },
    formula: "Σ min(opening, MRR at the end) of who paid on the first day ÷ Σ opening MRR",
  }),
];

function retention(name: "nrr" | "grr", kept: string, words: Pick<Measure, "label" | "says" | "formula">): Measure {
  return {
    id: `bookings.${name}`,
    metric: "bookings",
    unit: "ratio",
    better: "higher",
    teamOnly: true,
    ...words,
    answer: {
      family: mrr,
      column: name,
      sample: "payers",
      comparison: { kind: "spread" },
      recompute: { kind: "ratio", numerator: kept, denominator: "opening_value" },
      whyNull: {
        en: "No contract term on record was live on the first day of the period, or it has no whole month yet.",
        sv: "Ingen registrerad avtalsperiod löpte första dagen i perioden, eller så har den ännu ingen hel månad.",
      },
      caveats: [leftOut],
    },
  };
}

/** A deal shared between reps is one deal. */
function largestShare(rows: readonly EvidenceRow[]): number | null {
  const deals = new Map<string | null, number>();
  for (const { opportunity_id, value } of rows)
    if (value !== null) deals.set(opportunity_id, (deals.get(opportunity_id) ?? 0) + Number(value));
  const sizes = [...deals.values()];
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return all > 0 ? sizes.reduce((most, size) => Math.max(most, size)) / all : null;
}
