import type { Method } from "../../app/backtest.ts";
import type { SinceCall, SubjectForecast } from "../../app/forecast.ts";
import type { Words } from "../../domain/language.ts";
import { sharedWords } from "../../domain/shared-words.ts";

/** Ways to tell what a period will come to. */
export const methodWords: Readonly<Record<Method | "booked", Words>> = {
  model: { en: "model", sv: "modellen" },
  booked: { en: "booked", sv: "bokat" },
  "last-period": { en: "as the period before", sv: "som förra perioden" },
  "year-ago": { en: "as a year ago", sv: "som för ett år sedan" },
  "stage-weighted": { en: "stage-weighted pipeline", sv: "pipeline vägd med stegens sannolikhet" },
  call: { en: "reps’ calls", sv: "säljarnas prognoser" },
};

export const hiddenWords: Readonly<Record<NonNullable<SubjectForecast["hidden"]>, Words>> = {
  "too-few-periods": {
    en: "The model needs four complete periods to know what deals not yet there bring; so far: {periods}.",
    sv: "Modellen behöver fyra avslutade perioder för att veta vad ännu inte öppnade affärer ger; hittills: {periods}.",
  },
  "not-tried-enough": {
    en: "The model is shown once it has been tried on six complete periods; so far: {tried}.",
    sv: "Modellen visas när den har prövats på sex avslutade perioder; hittills: {tried}.",
  },
  "no-better": {
    en: "The model is not shown: at this point of past periods it did no better than “{best}”.",
    sv: "Modellen visas inte: vid den här tidpunkten i tidigare perioder var den inte bättre än ”{best}”.",
  },
};

export const changeWords: Readonly<Record<SinceCall["change"], Words>> = {
  won: { en: "won", sv: "vunnen" },
  "won-new": { en: "won, not there at the call", sv: "vunnen, fanns inte vid prognosen" },
  lost: { en: "lost", sv: "förlorad" },
  pushed: { en: "dated after the period", sv: "flyttad till efter perioden" },
  "pulled-in": { en: "dated into the period", sv: "flyttad in i perioden" },
  new: { en: "new", sv: "ny" },
  grown: { en: "grown", sv: "större" },
  shrunk: { en: "shrunk", sv: "mindre" },
  "taken-over": { en: "taken over", sv: "övertagen" },
  "handed-over": { en: "handed over", sv: "överlämnad" },
};

export const placeWords: Readonly<Record<"below" | "within" | "above", Words>> = {
  below: { en: "▼ call below the 10 % that the deals give", sv: "▼ prognos under de 10 % som affärerna ger" },
  within: { en: "", sv: "" },
  above: { en: "▲ call above the 90 % that the deals give", sv: "▲ prognos över de 90 % som affärerna ger" },
};

export const forecastWords = {
  head: {
    en: "{period}  {from} – {until}  as of {day}  {currency}",
    sv: "{period}  {from} – {until}  per {day}  {currency}",
  },
  everyone: { en: "Whole team", sv: "Hela teamet" },
  who: { en: "Who", sv: "Vem" },
  booked: sharedWords.booked,
  expected: sharedWords.expected,
  quota: sharedWords.quota,
  chance: sharedWords.chance,
  call: sharedWords.call,
  usually: { en: "Usually off", sv: "Brukar missa" },
  corrected: { en: "Corrected", sv: "Korrigerad" },
  toldBy: sharedWords.toldBy,
  modelShown: {
    en: "The model, tried on {periods} periods at this point: misses {wape} by its median, 80 % intervals held {coverage}, {skill} less error than “{best}”.",
    sv: "Modellen, prövad på {periods} perioder vid den här tidpunkten: missar {wape} med sin median, 80 %-intervall höll {coverage}, {skill} mindre fel än ”{best}”.",
  },
  instead: { en: "Shown instead: {best}.", sv: "Visas i stället: {best}." },
  datesUsed: {
    en: "Chances also go by whether a deal is dated inside the period: on {periods} past periods that changed the pinball loss by {gain}.",
    sv: "Chanserna beror också på om affären är daterad i perioden: i {periods} tidigare perioder ändrade det pinballförlusten med {gain}.",
  },
  datesUnused: {
    en: "Close dates are not used: on {periods} past periods they changed the pinball loss by {gain}, and it takes −2 %.",
    sv: "Stängningsdatum används inte: i {periods} tidigare perioder ändrade de pinballförlusten med {gain}, och det krävs −2 %.",
  },
  callsUsed: {
    en: "The model hears the reps’ calls, each by what that rep’s calls have been worth: on {periods} past periods that changed the pinball loss by {gain}.",
    sv: "Modellen hör säljarnas prognoser, var och en efter vad den säljarens prognoser varit värda: i {periods} tidigare perioder ändrade det pinballförlusten med {gain}.",
  },
  callsUnused: {
    en: "The reps’ calls are not heard: on {periods} past periods that changed the pinball loss by {gain}, and it takes −2 %.",
    sv: "Säljarnas prognoser används inte: i {periods} tidigare perioder ändrade det pinballförlusten med {gain}, och det krävs −2 %.",
  },
  callsMove: { en: "The calls move what is expected by {by}.", sv: "Prognoserna flyttar det väntade med {by}." },
  corrects: {
    en: "Corrected: the call divided by 1 + what calls at this point of past periods were usually off by.",
    sv: "Korrigerad: prognosen delad med 1 + det som prognoser vid den här tidpunkten brukat missa med.",
  },
  widened: {
    en: "Both ends are {by} wider, because earlier intervals held too little.",
    sv: "Båda ändarna är {by} vidare, eftersom tidigare intervall höll för lite.",
  },
  made: {
    en: "Made of {booked} booked, {open} expected of {deals} open deals, and {turns} of deals not yet there (as in {periods} periods before).",
    sv: "Består av {booked} bokat, {open} väntat av {deals} öppna affärer och {turns} av affärer som ännu inte finns (som i {periods} perioder före).",
  },
  unsized: {
    en: "{count} open deals carry no amount and count as 0.",
    sv: "{count} öppna affärer saknar belopp och räknas som 0.",
  },
  assumed: {
    en: "{count} open deals carry no amount and are taken to be worth what deals are won for on average.",
    sv: "{count} öppna affärer saknar belopp och antas vara värda det som affärer i snitt vinns för.",
  },
  rolledUp: {
    en: "Nobody’s call is on record: what is booked and stands in commit stands in for it.",
    sv: "Ingen säljares prognos är registrerad: det som är bokat och står som commit används i stället.",
  },
  over: {
    en: "The period is over: what is booked is what it came to.",
    sv: "Perioden är slut: det som är bokat är vad den gav.",
  },
  deal: sharedWords.deal,
  stage: sharedWords.stage,
  dated: { en: "Dated", sv: "Datum" },
  worth: { en: "Worth", sv: "Värde" },
  rests: { en: "Rests on", sv: "Bygger på" },
  cell: {
    en: "{deals} deals in the stage, day {age} on: {chance}",
    sv: "{deals} affärer i steget, från dag {age}: {chance}",
  },
  inside: {
    en: "{deals} of them dated inside the period: {chance}",
    sv: "{deals} av dem daterade i perioden: {chance}",
  },
  outside: {
    en: "{deals} of them not dated inside the period: {chance}",
    sv: "{deals} av dem inte daterade i perioden: {chance}",
  },
  stageLevel: { en: "{deals} deal weeks in the stage: {chance}", sv: "{deals} affärsveckor i steget: {chance}" },
  pipelineLevel: { en: "{deals} of the pipeline: {chance}", sv: "{deals} i pipelinen: {chance}" },
  allLevel: { en: "{deals} of all: {chance}", sv: "{deals} av alla: {chance}" },
  noHistory: { en: "no deal was ever open so long", sv: "ingen affär har varit öppen så länge" },
  habits: { en: "How calls of past periods held", sv: "Hur tidigare prognoser höll" },
  madeAt: { en: "Made", sv: "Lämnad" },
  periods: sharedWords.periods,
  bias: { en: "Off by", sv: "Missade med" },
  accuracy: { en: "Accuracy", sv: "Träffsäkerhet" },
  habit: { en: "Habit", sv: "Vana" },
  alwaysOver: { en: "over every time: more than chance gives", sv: "över varje gång: mer än slumpen ger" },
  alwaysUnder: { en: "under every time: more than chance gives", sv: "under varje gång: mer än slumpen ger" },
  since: { en: "Since the call of {day}", sv: "Sedan prognosen {day}" },
  change: { en: "Change", sv: "Ändring" },
  before: { en: "Then", sv: "Då" },
  after: { en: "Now", sv: "Nu" },
  nothing: { en: "Nothing has changed since the call of {day}.", sv: "Ingenting har ändrats sedan prognosen {day}." },
} as const satisfies Readonly<Record<string, Words>>;

/** When a forecast was made. */
export const horizonWords = {
  start: { en: "at the start", sv: "vid starten" },
  days: { en: "{days} days before the end", sv: "{days} dagar före slutet" },
} as const satisfies Readonly<Record<string, Words>>;

export const boardWords = {
  head: {
    en: "{kind}, {first} to {last}: {count} told anew from what was known on the day",
    sv: "{kind}, {first} till {last}: {count} beräknade på nytt av det som var känt den dagen",
  },
  none: {
    en: "No period is over and frozen yet, so nothing can be told anew.",
    sv: "Ingen period är avslutad och frusen än, så inget kan beräknas på nytt.",
  },
  method: sharedWords.toldBy,
  periods: sharedWords.periods,
  bias: { en: "Bias", sv: "Skevhet" },
  held: { en: "80 % held", sv: "80 % höll" },
  skill: { en: "Skill", sv: "Skicklighet" },
  shown: { en: "shown", sv: "visas" },
  all: { en: "Everyone’s total", sv: "Allas summa" },
  team: { en: "Teams", sv: "Team" },
  rep: { en: "Reps", sv: "Säljare" },
  month: { en: "Months", sv: "Månader" },
  quarter: { en: "Quarters", sv: "Kvartal" },
  year: { en: "Years", sv: "År" },
  week: { en: "Weeks", sv: "Veckor" },
  how: {
    en: "WAPE: Σ|told − came| ÷ Σ came. Pinball and CRPS: mean loss in {currency}; skill: how much less CRPS than the best other way.",
    sv: "WAPE: Σ|beräknat − utfall| ÷ Σ utfall. Pinball och CRPS: medelförlust i {currency}; skicklighet: hur mycket mindre CRPS än det bästa andra sättet.",
  },
} as const satisfies Readonly<Record<string, Words>>;
