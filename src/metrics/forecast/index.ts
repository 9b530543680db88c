import type { Words } from "../../domain/language.ts";
import type { Caveat, EvidenceRow, Measure } from "../measure.ts";
import { calibration, calls, closeDateError, commitConversion, due, moves, rollup } from "./families.ts";

const spread = { kind: "spread" } as const;

const noCategories: Words = {
  en: "No open deal carries a commit or best-case category, and no call is on record: import calls, or use forecast categories in the CRM.",
  sv: "Ingen öppen affär är märkt commit eller best case och inga prognoser är registrerade: importera prognoser eller använd prognoskategorier i CRM.",
};
const noCalls: Words = {
  en: "Reps’ calls are not on record and nothing stood in commit, so there is nothing to hold bookings against. Import calls, or use forecast categories in the CRM.",
  sv: "Säljarnas prognoser finns inte registrerade och inget stod som commit, så det finns inget att jämföra bokningarna med. Importera prognoser eller använd prognoskategorier i CRM.",
};
const nobodyCalls: Words = {
  en: "Nobody’s call is on record. Import calls to see who makes them.",
  sv: "Ingen säljares prognos är registrerad. Importera prognoser för att se vilka som lämnar dem.",
};
const nothingDue: Words = {
  en: "Known once the period is over, of deals seen open and dated in it when it began; that takes history or an earlier export.",
  sv: "Vet man när perioden är över, för affärer som sågs öppna och daterade i den när den började; det kräver historik eller en tidigare export.",
};
const noDates: Words = {
  en: "No deal is known to have been open with a close date when the period began; that takes history or an earlier export.",
  sv: "Ingen affär är känd som öppen med stängningsdatum när perioden började; det kräver historik eller en tidigare export.",
};
const noEarlierDate: Words = {
  en: "Of no deal won in the period is it known when it was expected to close; that takes history or an earlier export.",
  sv: "För ingen affär som vanns i perioden vet man när den väntades stängas; det kräver historik eller en tidigare export.",
};
const noCommit: Words = {
  en: "Known once the period is over, of deals that stood in commit before its end; nothing is known to have.",
  sv: "Vet man när perioden är över, för affärer som stod som commit före dess slut; ingen är känd som det.",
};
const noProbabilities: Words = {
  en: "Known once the period is over, of deals seen open and dated in it in a stage with a probability, some won and some not.",
  sv: "Vet man när perioden är över, för affärer som sågs öppna och daterade i den i ett steg med sannolikhet, några vunna och några inte.",
};
const fewDeals: Caveat = {
  count: "thin_deals",
  says: {
    en: "Read it from 20 deals on; so far: {count}.",
    sv: "Läs det från 20 affärer; hittills: {count}.",
  },
};
const rolledUp: Caveat = {
  count: "rolled_up",
  says: {
    en: "Nobody’s call is on record: what was booked and stood in commit on that day stands in for it.",
    sv: "Ingen säljares prognos är registrerad: det som var bokat och stod som commit den dagen används i stället.",
  },
};
const thin: Caveat = {
  count: "thin_periods",
  says: {
    en: "Read it from three periods on; so far: {count}.",
    sv: "Läs det från tre perioder; hittills: {count}.",
  },
};
const habits: readonly Caveat[] = [
  {
    count: "habitually_over",
    says: {
      en: "Over in {count} periods and under in none: more than chance gives (sign test).",
      sv: "Över i {count} perioder och under i ingen: mer än slumpen ger (teckentest).",
    },
  },
  {
    count: "habitually_under",
    says: {
      en: "Under in {count} periods and over in none: more than chance gives (sign test).",
      sv: "Under i {count} perioder och över i ingen: mer än slumpen ger (teckentest).",
    },
  },
];
const needsModel = {
  why: {
    en: "Told of a period that still runs, once the model has been tried on past ones and beats simpler ways: ask for repmark forecast.",
    sv: "Visas för en pågående period när modellen har prövats på tidigare och är bättre än enklare sätt: kör repmark forecast.",
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
      caveats: [rolledUp],
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
      caveats: [rolledUp, thin],
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
      caveats: [rolledUp, thin, ...habits],
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
      caveats: [rolledUp, thin],
    },
  },
  {
    id: "forecast.accuracy_of_sum",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Accuracy of the sum", sv: "Summans träffsäkerhet" },
    says: {
      en: "How close everyone’s calls together came to what they booked together: one rep’s miss may make up for another’s.",
      sv: "Hur nära allas prognoser tillsammans kom det de bokade tillsammans: en säljares fel kan ta ut en annans.",
    },
    formula: "1 − Σ |Σ call − Σ actual| ÷ Σ actual, by period",
    answer: {
      family: calls,
      column: "accuracy_of_sum",
      sample: "calls",
      comparison: spread,
      recompute: { kind: "custom", from: accuracyOfSum },
      whyNull: noCalls,
      caveats: [rolledUp, thin],
    },
  },
  {
    id: "forecast.call_coverage",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Call coverage", sv: "Andel lämnade prognoser" },
    says: {
      en: "Of the reps and periods in which something was called or booked, the share with a call in time; who had left is not asked.",
      sv: "Andelen av säljare och perioder med prognos eller bokning där en prognos lämnats i tid; den som slutat räknas inte.",
    },
    formula: "rep-periods with a call ÷ rep-periods",
    answer: {
      family: calls,
      column: "call_coverage",
      sample: "due_calls",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "is_called", denominator: "is_due" },
      whyNull: nobodyCalls,
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
    id: "forecast.commit_slip_rate",
    metric: "forecast",
    unit: "ratio",
    better: "lower",
    label: { en: "Slip rate of commit", sv: "Andel commit som glidit" },
    says: {
      en: "The same of the deals that stood in commit at the start.",
      sv: "Samma sak för de affärer som stod som commit vid starten.",
    },
    formula: "slipped ÷ due, in commit",
    answer: {
      family: due,
      column: "commit_slip_rate",
      sample: "commit_judged",
      comparison: { kind: "proportion", successes: "commit_slipped", trials: "commit_judged" },
      recompute: { kind: "ratio", numerator: "is_commit_slipped", denominator: "is_commit_judged" },
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
      followed: { kind: "flow" },
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
    id: "forecast.month_crossing",
    metric: "forecast",
    unit: "count",
    better: "lower",
    label: { en: "Pushes into a later month", sv: "Framflyttningar till senare månad" },
    says: {
      en: "Pushes that moved a close date into a later calendar month, which is what Salesforce counts as a push.",
      sv: "Framflyttningar som flyttade ett stängningsdatum till en senare kalendermånad, det som Salesforce räknar.",
    },
    formula: "count(pushes into a later month)",
    answer: {
      family: moves,
      column: "month_crossing",
      sample: "held",
      comparison: spread,
      followed: { kind: "flow" },
      recompute: { kind: "count", of: "is_month_crossing" },
      whyNull: noDates,
    },
  },
  {
    id: "forecast.after_due",
    metric: "forecast",
    unit: "count",
    better: "lower",
    label: { en: "Re-dated after due", sv: "Omdaterade efter förfall" },
    says: {
      en: "Pushes of a close date that had already passed.",
      sv: "Framflyttningar av ett stängningsdatum som redan hade passerat.",
    },
    formula: "count(pushes, old date passed)",
    answer: {
      family: moves,
      column: "after_due",
      sample: "held",
      comparison: spread,
      followed: { kind: "flow" },
      recompute: { kind: "count", of: "is_after_due" },
      whyNull: noDates,
    },
  },
  {
    id: "forecast.pulls",
    metric: "forecast",
    unit: "count",
    better: "neither",
    label: { en: "Pulls", sv: "Tidigareläggningar" },
    says: {
      en: "How many times a close date was moved earlier while the deal was open.",
      sv: "Antal gånger ett stängningsdatum flyttades bakåt medan affären var öppen.",
    },
    formula: "count(close date earlier than the day before)",
    answer: {
      family: moves,
      column: "pulls",
      sample: "held",
      comparison: spread,
      recompute: { kind: "count", of: "is_pull" },
      whyNull: noDates,
    },
  },
  {
    id: "forecast.push_price",
    metric: "forecast",
    unit: "money",
    better: "lower",
    label: { en: "Price of pushes", sv: "Framflyttningarnas pris" },
    says: {
      en: "Subscription revenue that leaves the fiscal year because deals were pushed, of deals whose yearly value is known.",
      sv: "Abonnemangsintäkt som lämnar räkenskapsåret för att affärer flyttades fram, för affärer med känt årsvärde.",
    },
    formula: "Σ ARR × days pushed within the fiscal year ÷ 365",
    answer: {
      family: moves,
      column: "push_price",
      sample: "priced",
      comparison: spread,
      recompute: { kind: "sum", of: "price" },
      whyNull: {
        en: "No deal was pushed whose yearly value is known.",
        sv: "Ingen affär med känt årsvärde flyttades fram.",
      },
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
      whyNull: noEarlierDate,
    },
  },
  {
    id: "forecast.within_a_week",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Closed within a week of the date", sv: "Stängt inom en vecka från datumet" },
    says: {
      en: "Of the deals won in the period, the share that closed at most seven days before or after the date believed a month earlier.",
      sv: "Andelen av periodens vunna affärer som stängdes högst sju dagar före eller efter det datum man trodde en månad innan.",
    },
    formula: "count(|error| ≤ 7) ÷ won with a date",
    answer: {
      family: closeDateError,
      column: "within_a_week",
      sample: "dated",
      comparison: { kind: "proportion", successes: "within", trials: "dated" },
      recompute: { kind: "ratio", numerator: "is_within", denominator: "is_dated" },
      whyNull: noEarlierDate,
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
      whyNull: noCommit,
    },
  },
  {
    id: "forecast.commit_conversion_amount",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Commit won, by amount", sv: "Vunnen commit, i belopp" },
    says: {
      en: "Of the amount that stood in commit then, the share of the deals won by the end.",
      sv: "Av beloppet som då stod som commit, andelen från affärer som vanns före slutet.",
    },
    formula: "Σ value(won by the end) ÷ Σ value(in commit at until − h)",
    answer: {
      family: commitConversion,
      column: "commit_conversion_amount",
      sample: "commit_sized",
      comparison: spread,
      recompute: { kind: "ratio", numerator: "commit_won_value", denominator: "commit_value" },
      whyNull: noCommit,
    },
  },
  {
    id: "forecast.best_case_conversion",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Best case won", sv: "Andel best case som vanns" },
    says: {
      en: "The same of the deals that stood in best case.",
      sv: "Samma sak för de affärer som stod som best case.",
    },
    formula: "won by the end ÷ in best case at until − h",
    answer: {
      family: commitConversion,
      column: "best_case_conversion",
      sample: "best_case",
      comparison: { kind: "proportion", successes: "best_case_won", trials: "best_case" },
      recompute: { kind: "ratio", numerator: "is_best_case_won", denominator: "is_best_case" },
      whyNull: {
        en: "Known once the period is over, of deals that stood in best case before its end; nothing is known to have.",
        sv: "Vet man när perioden är över, för affärer som stod som best case före dess slut; ingen är känd som det.",
      },
    },
  },
  {
    id: "forecast.brier",
    metric: "forecast",
    unit: "factor",
    better: "lower",
    label: { en: "Brier score of stages", sv: "Brierpoäng för stegen" },
    says: {
      en: "How far the stage probabilities 30 days before the quarter’s end (a month’s: 14) lay from what happened, squared: 0 is perfect.",
      sv: "Hur långt stegens sannolikheter 30 dagar före kvartalets slut (månadens: 14) låg från det som hände, i kvadrat: 0 är perfekt.",
    },
    formula: "mean (p − o)²",
    answer: {
      family: calibration,
      column: "brier",
      sample: "deals",
      comparison: spread,
      recompute: { kind: "custom", from: brier },
      whyNull: noProbabilities,
      caveats: [fewDeals],
    },
  },
  {
    id: "forecast.brier_skill",
    metric: "forecast",
    unit: "ratio",
    better: "higher",
    label: { en: "Skill of stages", sv: "Stegens skicklighet" },
    says: {
      en: "How much better the stage probabilities did than saying the average for every deal: 0 is no better, 100 % is perfect.",
      sv: "Hur mycket bättre stegens sannolikheter var än att säga genomsnittet för varje affär: 0 är inte bättre, 100 % är perfekt.",
    },
    formula: "1 − Brier ÷ Brier of the base rate",
    answer: {
      family: calibration,
      column: "brier_skill",
      sample: "deals",
      comparison: spread,
      recompute: { kind: "custom", from: brierSkill },
      whyNull: noProbabilities,
      caveats: [fewDeals],
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

/** The same of everyone's calls of a period together, whose misses cancel. */
function accuracyOfSum(rows: readonly EvidenceRow[]): number | null {
  const called = rows.filter((row) => row.miss !== null);
  const actual = called.reduce((total, row) => total + Number(row.called_actual), 0);
  const periods = Map.groupBy(called, (row) => row.period);
  const miss = [...periods.values()].reduce(
    (total, period) => total + Math.abs(period.reduce((sum, row) => sum + Number(row.error), 0)),
    0,
  );
  return actual === 0 ? null : 1 - miss / actual;
}

/** Mean squared distance of the stage's probability and what became of the deal. */
function brier(rows: readonly EvidenceRow[]): number | null {
  if (rows.length === 0) return null;
  return rows.reduce((sum, row) => sum + (Number(row.probability) - Number(row.is_won)) ** 2, 0) / rows.length;
}

/** 1 − Brier ÷ that of the base rate; null when all were won or none. */
function brierSkill(rows: readonly EvidenceRow[]): number | null {
  const rate = rows.filter((row) => row.is_won === true).length / rows.length;
  const score = brier(rows);
  return score === null || rate === 0 || rate === 1 ? null : 1 - score / (rate * (1 - rate));
}
