import type { Words } from "../../domain/language.ts";
import type { EvidenceRow, Measure } from "../measure.ts";
import { calls, closeDateError, commitConversion, due, moves, rollup } from "./families.ts";

const spread = { kind: "spread" } as const;

const noCategories: Words = {
  en: "No open deal carries a commit or best-case category, and no call is on record: import calls, or use forecast categories in the CRM.",
  sv: "Ingen öppen affär är märkt commit eller best case och inga prognoser är registrerade: importera prognoser eller använd prognoskategorier i CRM.",
};
const noCalls: Words = {
  en: "Reps’ calls are not on record and nothing stood in commit, so there is nothing to hold bookings against. Import calls, or use forecast categories in the CRM.",
  sv: "Säljarnas prognoser finns inte registrerade och inget stod som commit, så det finns inget att jämföra bokningarna med. Importera prognoser eller använd prognoskategorier i CRM.",
};
const nothingDue: Words = {
  en: "Known once the period is over, of deals seen open and dated in it when it began; that takes history or an earlier export.",
  sv: "Vet man när perioden är över, för affärer som sågs öppna och daterade i den när den började; det kräver historik eller en tidigare export.",
};
const noDates: Words = {
  en: "No deal is known to have been open with a close date when the period began; that takes history or an earlier export.",
  sv: "Ingen affär är känd som öppen med stängningsdatum när perioden började; det kräver historik eller en tidigare export.",
};
const needsModel = {
  why: {
    en: "Needs the forecast model, which is not part of this version.",
    sv: "Kräver prognosmodellen, som inte ingår i den här versionen.",
  },
};

const modelWords: Readonly<Record<"p10" | "p50" | "p90" | "expected", Words>> = {
  p10: {
    en: "A total that the period reaches nine times in ten.",
    sv: "En summa som perioden når nio gånger av tio.",
  },
  p50: {
    en: "A total that the period reaches every other time.",
    sv: "En summa som perioden når varannan gång.",
  },
  p90: { en: "A total that the period reaches one time in ten.", sv: "En summa som perioden når en gång av tio." },
  expected: { en: "The mean of what the period may come to.", sv: "Medelvärdet av vad perioden kan ge." },
};

export const forecastMeasures: readonly Measure[] = [
  {
    id: "forecast.commit",
    metric: "forecast",
    unit: "money",
    better: "neither",
    label: { en: "Commit", sv: "Commit" },
    says: {
      en: "What is booked in the period, and what is open in commit and dated in it.",
      sv: "Det som är bokat i perioden plus det som är öppet som commit och daterat i den.",
    },
    formula: "booked + Σ value(open, commit)",
    answer: {
      family: rollup,
      column: "commit",
      sample: "commit_deals",
      comparison: spread,
      recompute: { kind: "sum", of: "commit_value" },
      whyNull: noCategories,
    },
  },
  {
    id: "forecast.best_case",
    metric: "forecast",
    unit: "money",
    better: "neither",
    label: { en: "Best case", sv: "Best case" },
    says: {
      en: "Commit, and what is open as best case and dated in the period.",
      sv: "Commit plus det som är öppet som best case och daterat i perioden.",
    },
    formula: "booked + Σ value(open, commit or best case)",
    answer: {
      family: rollup,
      column: "best_case",
      sample: "best_case_deals",
      comparison: spread,
      recompute: { kind: "sum", of: "best_case_value" },
      whyNull: noCategories,
    },
  },
  {
    id: "forecast.open_pipeline",
    metric: "forecast",
    unit: "money",
    better: "neither",
    label: { en: "Open pipeline", sv: "Öppen pipeline" },
    says: {
      en: "Everything open and dated in the period, what is omitted from the forecast left out; nothing that is closed.",
      sv: "Allt som är öppet och daterat i perioden, utom det som undantagits från prognosen; inget som är stängt.",
    },
    formula: "Σ value(open)",
    answer: {
      family: rollup,
      column: "open_pipeline",
      sample: "open_deals",
      comparison: spread,
      recompute: { kind: "sum", of: "open_value" },
      whyNull: {
        en: "No open deal is known to have had a close date then.",
        sv: "Ingen öppen affär är känd med stängningsdatum då.",
      },
    },
  },
  {
    id: "forecast.call",
    metric: "forecast",
    unit: "money",
    better: "neither",
    label: { en: "Call", sv: "Säljarens prognos" },
    says: {
      en: "What reps said they would close, as last said 30 days before the quarter’s end (a month’s: 14). Without calls: commit on that day.",
      sv: "Vad säljarna sade att de skulle stänga, senast 30 dagar före kvartalets slut (månadens: 14). Utan prognoser: commit den dagen.",
    },
    formula: "last commit call by until − h; else booked + Σ value(open, commit) then",
    answer: {
      family: calls,
      column: "call",
      sample: "callers",
      comparison: spread,
      recompute: { kind: "sum", of: "asked_call" },
      whyNull: noCalls,
    },
  },
  {
    id: "forecast.accuracy",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    headline: true,
    label: { en: "Forecast accuracy", sv: "Prognosträffsäkerhet" },
    says: {
      en: "How close calls came to bookings over the last eight complete periods: one less the misses’ share of what was booked.",
      sv: "Hur nära prognoserna kom bokningarna över de senaste åtta avslutade perioderna: ett minus felens andel av det bokade.",
    },
    formula: "1 − Σ |call − actual| ÷ Σ actual",
    answer: {
      family: calls,
      column: "accuracy",
      sample: "calls",
      comparison: spread,
      recompute: { kind: "custom", from: accuracy },
      whyNull: noCalls,
    },
  },
  {
    id: "forecast.bias",
    metric: "forecast",
    unit: "ratio",
    better: "near-zero",
    label: { en: "Forecast bias", sv: "Prognosskevhet" },
    says: {
      en: "By how much calls lay over (+) or under (−) bookings, as a share of bookings, over the last eight complete periods.",
      sv: "Hur mycket prognoserna låg över (+) eller under (−) bokningarna, som andel av det bokade, över de senaste åtta avslutade perioderna.",
    },
    formula: "Σ (call − actual) ÷ Σ actual",
    answer: {
      family: calls,
      column: "bias",
      sample: "calls",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "error", denominator: "called_actual" },
      whyNull: noCalls,
    },
  },
  {
    id: "forecast.relative_mae",
    metric: "forecast",
    unit: "factor",
    better: "lower",
    label: { en: "Misses against a naive guess", sv: "Fel mot en enkel gissning" },
    says: {
      en: "How large the calls’ misses are beside those of saying “same as last period”; below 1 the calls are better.",
      sv: "Hur stora prognosernas fel är jämfört med att säga ”som förra perioden”; under 1 är prognoserna bättre.",
    },
    formula: "Σ |call − actual| ÷ Σ |last actual − actual|",
    answer: {
      family: calls,
      column: "relative_mae",
      sample: "calls",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "paired_miss", denominator: "naive_miss" },
      whyNull: noCalls,
    },
  },
  {
    id: "forecast.slip_rate",
    metric: "forecast",
    unit: "ratio",
    better: "lower",
    label: { en: "Slip rate", sv: "Andel som glidit" },
    says: {
      en: "Of the deals open at the start and dated in the period, the share that had not closed by its end. Lost is not slipped.",
      sv: "Andelen av de affärer som var öppna vid periodens början och daterade i den som inte hade stängts vid dess slut. En förlorad affär har inte glidit.",
    },
    formula: "slipped ÷ due",
    answer: {
      family: due,
      column: "slip_rate",
      sample: "judged",
      comparison: { kind: "proportion", successes: "slipped", trials: "judged" },
      recompute: { kind: "ratio", numerator: "is_slipped", denominator: "is_judged" },
      whyNull: nothingDue,
    },
  },
  {
    id: "forecast.slip_rate_amount",
    metric: "forecast",
    unit: "ratio",
    better: "lower",
    label: { en: "Slip rate by amount", sv: "Andel som glidit, i belopp" },
    says: {
      en: "Of the amount due in the period, the share of the deals that had not closed by its end.",
      sv: "Av beloppet som var daterat i perioden, andelen från affärer som inte hade stängts vid dess slut.",
    },
    formula: "Σ value(slipped) ÷ Σ value(due), as at the start",
    answer: {
      family: due,
      column: "slip_rate_amount",
      sample: "sized",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "slipped_value", denominator: "judged_value" },
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
      en: "How many times a close date was moved later while the deal was open.",
      sv: "Antal gånger ett stängningsdatum flyttades framåt medan affären var öppen.",
    },
    formula: "count(close date later than the day before)",
    answer: {
      family: moves,
      column: "pushes",
      sample: "held",
      comparison: spread,
      recompute: { kind: "count", of: "is_push" },
      whyNull: noDates,
    },
  },
  {
    id: "forecast.push_days",
    metric: "forecast",
    unit: "days",
    better: "lower",
    label: { en: "Days pushed", sv: "Framflyttade dagar" },
    says: {
      en: "By how many days close dates were moved later, all pushes together.",
      sv: "Hur många dagar stängningsdatum flyttades framåt, alla framflyttningar tillsammans.",
    },
    formula: "Σ (new close date − old), pushes",
    answer: {
      family: moves,
      column: "push_days",
      sample: "held",
      comparison: spread,
      recompute: { kind: "sum", of: "push_days" },
      whyNull: noDates,
    },
  },
  {
    id: "forecast.close_date_error",
    metric: "forecast",
    unit: "days",
    better: "near-zero",
    label: { en: "Close date error", sv: "Fel i stängningsdatum" },
    says: {
      en: "How many days later than believed a month before the deals won in the period closed: the middle one. Minus is earlier.",
      sv: "Hur många dagar senare än man trodde en månad innan som periodens vunna affärer stängdes: den mittersta. Minus är tidigare.",
    },
    formula: "median(closed − close date believed 30 days before)",
    answer: {
      family: closeDateError,
      column: "close_date_error",
      sample: "dated",
      comparison: spread,
      recompute: { kind: "median", of: "error" },
      whyNull: {
        en: "Of no deal won in the period is it known when it was expected to close; that takes history or an earlier export.",
        sv: "För ingen affär som vanns i perioden vet man när den väntades stängas; det kräver historik eller en tidigare export.",
      },
    },
  },
  {
    id: "forecast.commit_conversion",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Commit conversion", sv: "Andel commit som vanns" },
    says: {
      en: "Of the deals that stood in commit 30 days before the quarter’s end (a month’s: 14), the share won by its end.",
      sv: "Andelen av de affärer som stod som commit 30 dagar före kvartalets slut (månadens: 14) som vanns före slutet.",
    },
    formula: "won by the end ÷ in commit at until − h",
    answer: {
      family: commitConversion,
      column: "commit_conversion",
      sample: "committed",
      comparison: { kind: "proportion", successes: "commit_won", trials: "committed" },
      recompute: { kind: "ratio", numerator: "is_commit_won", denominator: "is_committed" },
      whyNull: {
        en: "Known once the period is over, of deals that stood in commit before its end; nothing is known to have.",
        sv: "Vet man när perioden är över, för affärer som stod som commit före dess slut; ingen är känd som det.",
      },
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
      says: modelWords[name],
      formula: name === "expected" ? "mean of the total" : `least total with F ≥ ${Number(name.slice(1)) / 100}`,
      answer: needsModel,
    }),
  ),
];

/** 1 − WAPE of the rep-periods with a call; null when nothing was booked in them. */
function accuracy(rows: readonly EvidenceRow[]): number | null {
  const called = rows.filter((row) => row.miss !== null);
  const sum = (column: string) => called.reduce((total, row) => total + Number(row[column]), 0);
  const actual = sum("called_actual");
  return actual === 0 ? null : 1 - sum("miss") / actual;
}
