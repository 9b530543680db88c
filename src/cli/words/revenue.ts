import type { Words } from "../../domain/language.ts";
import { sharedWords } from "../../domain/shared-words.ts";

/** What revenue brings and what dates cost; `{name}` is filled in. */
export const revenueWords = {
  head: {
    en: "Subscription revenue to expect · as of {day} · {currency}",
    sv: "Väntad abonnemangsintäkt · per {day} · {currency}",
  },
  headOf: {
    en: "Subscription revenue to expect · {name} · as of {day} · {currency}",
    sv: "Väntad abonnemangsintäkt · {name} · per {day} · {currency}",
  },
  month: sharedWords.month,
  contracted: { en: "Contracted", sv: "Avtalat" },
  ending: { en: "+ Ending", sv: "+ Löper ut" },
  notRenewed: { en: "− Not renewed", sv: "− Förnyas inte" },
  pipeline: { en: "+ Open deals", sv: "+ Öppna affärer" },
  pipelineOneOff: { en: "+ Their one-off fees", sv: "+ Deras engångsavgifter" },
  renewed: { en: "+ Renewals", sv: "+ Förnyelser" },
  expected: { en: "= Expected", sv: "= Väntat" },
  total: { en: "Sum", sv: "Summa" },
  how: {
    en: "Contracted: what is signed. Ending: what contracts that end by then would go on to bring. Open deals: each by its chance, month by month, starting {lag} days after the win, what they bring once on that day. Deals not open yet are not in it.",
    sv: "Avtalat: det som är tecknat. Löper ut: vad avtal som då löpt ut skulle fortsätta ge. Öppna affärer: var och en efter sin chans, månad för månad, med start {lag} dagar efter vinst, det som betalas en gång den dagen. Affärer som ännu inte finns är inte med.",
  },
  howOwn: {
    en: "Contracted: what is signed, by its credits. Open deals: each by its chance, month by month, with its owner today, starting {lag} days after the win, what they bring once on that day. Renewals are nobody’s until they are signed. Deals not open yet are not in it.",
    sv: "Avtalat: det som är tecknat, efter hur det krediterats. Öppna affärer: var och en efter sin chans, månad för månad, hos den som äger den i dag, med start {lag} dagar efter vinst, det som betalas en gång den dagen. Förnyelser är ingens förrän de är tecknade. Affärer som ännu inte finns är inte med.",
  },
  assumed: {
    en: "Of what is contracted {amount} is assumed: no term is on record, so a year from the usual start is taken.",
    sv: "Av det avtalade är {amount} antaget: ingen avtalsperiod är registrerad, så ett år från vanlig start används.",
  },
  noLag: {
    en: "No contract term is on record: a deal is taken to start on the day it is won.",
    sv: "Ingen avtalsperiod finns registrerad: en affär antas börja den dag den vinns.",
  },
  unsized: {
    en: "{count} open deals carry no value and bring nothing here.",
    sv: "{count} öppna affärer saknar värde och ger inget här.",
  },
  byRep: { en: "By rep, over these months", sv: "Per säljare, under de här månaderna" },
  byTeam: { en: "By team, over these months", sv: "Per team, under de här månaderna" },
  team: { en: "Team", sv: "Team" },
  open: { en: "Open", sv: "Öppna" },
  nobody: { en: "nobody’s", sv: "ingens" },
  noTeam: { en: "no team’s", sv: "inget teams" },
  partsHow: {
    en: "Contracts go by their credits, in the team of the day they closed; open deals by their owner today. What ends is nobody’s until it is renewed, and so are contracts and deals without a rep.",
    sv: "Avtal räknas efter hur de krediterats, i teamet den dag de stängdes; öppna affärer till ägaren i dag. Det som löper ut är ingens förrän det förnyas, liksom avtal och affärer utan säljare.",
  },
  dates: { en: "What late dates cost in {year}", sv: "Vad sena datum kostar under {year}" },
  cost: {
    en: "If open deals close when the model says and not when reps say, {year} brings {cost} less: {late} from deals that come later, {early} back from those that come sooner.",
    sv: "Om öppna affärer stängs när modellen säger och inte när säljarna säger ger {year} {cost} mindre: {late} från affärer som kommer senare, {early} tillbaka från dem som kommer tidigare.",
  },
  gain: {
    en: "If open deals close when the model says and not when reps say, {year} brings {cost} more: {early} from deals that come sooner, less {late} from those that come later.",
    sv: "Om öppna affärer stängs när modellen säger och inte när säljarna säger ger {year} {cost} mer: {early} från affärer som kommer tidigare, minus {late} från dem som kommer senare.",
  },
  left: {
    en: "Not in it: {undated} open deals without a date, {unsized} without a value, {hopeless} without a chance.",
    sv: "Inte med: {undated} öppna affärer utan datum, {unsized} utan värde, {hopeless} utan chans.",
  },
  pushes: {
    en: "Dates pushed in {period} took {price} out of the fiscal year.",
    sv: "Datum som flyttats fram under {period} tog {price} ur räkenskapsåret.",
  },
  deal: sharedWords.deal,
  yearly: { en: "A year", sv: "Per år" },
  chance: sharedWords.chance,
  repsDay: { en: "Rep’s date", sv: "Säljarens datum" },
  overdue: { en: "passed: tomorrow", sv: "passerat: i morgon" },
  modelsDay: { en: "Model’s date", sv: "Modellens datum" },
  costs: { en: "Costs", sv: "Kostar" },
  rep: sharedWords.rep,
  deals: sharedWords.deals,
  more: { en: "and {count} more (--json lists all)", sv: "och {count} till (--json visar alla)" },
  renewals: { en: "Renewals", sv: "Förnyelser" },
  rate: {
    en: "Of {ended} a year that ended in 365 days ({contracts} contracts) {rate} went on.",
    sv: "Av {ended} per år som löpte ut på 365 dagar ({contracts} avtal) fortsatte {rate}.",
  },
  noRate: {
    en: "Fewer than five contracts ended in 365 days: what is renewed cannot be told, and nothing is taken to be.",
    sv: "Färre än fem avtal löpte ut på 365 dagar: vad som förnyas går inte att säga, och inget antas förnyas.",
  },
  noneDue: {
    en: "No contract on record ends in the months ahead without one to follow.",
    sv: "Inget registrerat avtal löper ut de kommande månaderna utan ett som följer.",
  },
  contracts: { en: "Contracts", sv: "Avtal" },
  due: { en: "Ends, a year", sv: "Löper ut, per år" },
  noticed: { en: "Of it notified", sv: "Därav uppsagt" },
  toRenew: { en: "Expected to go on", sv: "Väntas fortsätta" },
  gained: { en: "New recurring revenue, month by month", sv: "Ny återkommande intäkt, månad för månad" },
  mrr: { en: "Recurring revenue, month by month", sv: "Återkommande intäkt, månad för månad" },
  arr: {
    en: "ARR {arr} of {terms} live terms; {carr} once all that is signed has started.",
    sv: "ARR {arr} från {terms} löpande avtalsperioder; {carr} när allt tecknat har börjat.",
  },
  opening: { en: "Opening", sv: "Ingående" },
  new: { en: "New", sv: "Nytt" },
  reactivation: { en: "Back", sv: "Åter" },
  expansion: { en: "Grown", sv: "Utökat" },
  contraction: { en: "Shrunk", sv: "Minskat" },
  churn: { en: "Left", sv: "Förlorat" },
  closing: { en: "Closing", sv: "Utgående" },
  committed: { en: "Committed", sv: "Säkrat" },
  noMrr: {
    en: "No contract term is on record: what recurs is never assumed.",
    sv: "Ingen avtalsperiod finns registrerad: vad som återkommer antas aldrig.",
  },
} as const satisfies Readonly<Record<string, Words>>;
