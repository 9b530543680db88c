import type { Words } from "../../domain/language.ts";
import { sharedWords } from "../../domain/shared-words.ts";

/** Lead scores and what they explain; `{name}` is filled in. */
export const fitWords = {
  head: { en: "Lead fit · {period} · as of {day}", sv: "Leadkvalitet · {period} · per {day}" },
  range: { en: "{from} to {until}", sv: "{from} till {until}" },
  none: {
    en: "None of {decided} decided deals had a lead score when it opened. Map the field that holds it (connect --field opportunity.lead_score=…) or import it.",
    sv: "Ingen av {decided} avgjorda affärer hade en lead score när den öppnades. Koppla fältet som har den (connect --field opportunity.lead_score=…) eller läs in den.",
  },
  scored: {
    en: "{scored} of {decided} decided deals had a score when they opened; later scores know how it went and are not used.",
    sv: "{scored} av {decided} avgjorda affärer hade en score när de öppnades; senare score vet hur det gick och används inte.",
  },
  band: { en: "Score", sv: "Score" },
  deals: sharedWords.deals,
  won: { en: "Won", sv: "Vunna" },
  rate: { en: "Win rate", sv: "Vinstandel" },
  interval: { en: "95 %", sv: "95 %" },
  separates: {
    en: "The score separates wins from losses (trend χ² {chi}, {p}): a won deal scored higher than a lost one {auc} of the time.",
    sv: "Poängen skiljer vinster från förluster (trend χ² {chi}, {p}): en vunnen affär hade högre score än en förlorad i {auc} av fallen.",
  },
  upsideDown: {
    en: "The higher the score the fewer are won (trend χ² {chi}, {p}; a won deal scored higher {auc} of the time): it points the wrong way.",
    sv: "Ju högre score desto färre vinns (trend χ² {chi}, {p}; en vunnen affär hade högre score i {auc} av fallen): den pekar åt fel håll.",
  },
  separatesNot: {
    en: "The score does not separate wins from losses (trend χ² {chi}, {p}, a won deal scored higher {auc} of the time): what is owed to the leads cannot be told.",
    sv: "Poängen skiljer inte vinster från förluster (trend χ² {chi}, {p}, en vunnen affär hade högre score i {auc} av fallen): vad som beror på leadsen går inte att säga.",
  },
  kept: {
    en: "Whether scores keep what they said: won of like scores in the 365 days before, against now.",
    sv: "Om poängen håller vad den sagt: vunna med likadan score de 365 dagarna före, mot nu.",
  },
  notKept: {
    en: "Too few scored deals in the 365 days before to say whether scores keep what they said.",
    sv: "För få affärer med score de 365 dagarna före för att säga om poängen håller vad den sagt.",
  },
  from: { en: "From", sv: "Från" },
  told: { en: "Before", sv: "Före" },
  came: { en: "Now", sv: "Nu" },
  brier: {
    en: "Brier score {score} = reliability {reliability} − resolution {resolution} + uncertainty {uncertainty}; {skill} better than telling everyone the same.",
    sv: "Brierpoäng {score} = tillförlitlighet {reliability} − upplösning {resolution} + osäkerhet {uncertainty}; {skill} bättre än att säga samma sak om alla.",
  },
  reps: { en: "What the leads explain of each rep", sv: "Vad leadsen förklarar hos varje säljare" },
  rep: sharedWords.rep,
  peers: { en: "Peers", sv: "Kollegor" },
  mix: { en: "Leads", sv: "Leads" },
  selling: { en: "Selling", sv: "Säljarbete" },
  adjusted: { en: "Leads alike", sv: "Lika leads" },
  verdict: { en: "Selling is", sv: "Säljarbetet är" },
  how: {
    en: "Win rate − peers = leads + selling, in points. The leads’ part speaks of how leads are routed, not of the rep.",
    sv: "Vinstandel − kollegor = leads + säljarbete, i procentenheter. Leadsens del säger något om hur leads fördelas, inte om säljaren.",
  },
} as const satisfies Readonly<Record<string, Words>>;

export const partVerdicts = {
  above: { en: "above peers", sv: "över kollegorna" },
  within: { en: "within chance", sv: "inom slumpen" },
  below: { en: "below peers", sv: "under kollegorna" },
  "too few deals": { en: "too few deals", sv: "för få affärer" },
} as const satisfies Readonly<Record<string, Words>>;
