import type { Language, Words } from "./language.ts";

/** What a kind of data issue is and what was done about it, in one sentence; a code without words of its own is written as it is. */
export function issueSays(code: string, language: Language): string {
  return says[code]?.[language] ?? code;
}

const says: Readonly<Record<string, Words>> = {
  "missing-amount": {
    en: "A won deal without an amount: it counts as a deal and adds nothing to sums.",
    sv: "En vunnen affär utan belopp: den räknas som affär men tillför inget till summorna.",
  },
  "negative-amount": {
    en: "An open deal with a negative amount: left out of the pipeline.",
    sv: "En öppen affär med negativt belopp: den ingår inte i pipelinen.",
  },
  "missing-account": {
    en: "No customer is named: the deal is counted, and has no part in what is split by customer.",
    sv: "Ingen kund är angiven: affären räknas, men ingår inte i uppdelningar efter kund.",
  },
  "missing-owner": {
    en: "No owner is named: the deal counts for the whole team and for no rep.",
    sv: "Ingen ägare är angiven: affären räknas för hela teamet och för ingen säljare.",
  },
  "missing-created": {
    en: "Neither a day of creation nor one of opening: when the deal began, and how long it took, is unknown.",
    sv: "Varken skapad eller öppnad dag är angiven: när affären började, och hur lång tid den tog, är okänt.",
  },
  "missing-close-date": {
    en: "A won deal without a close date: the day it was marked as won was taken, where there is one.",
    sv: "En vunnen affär utan stängningsdatum: dagen den markerades som vunnen användes, om den finns.",
  },
  "missing-rate": {
    en: "No exchange rate for its currency and day: the value is unknown and left out of sums.",
    sv: "Växelkurs saknas för valutan och dagen: värdet är okänt och ingår inte i summorna.",
  },
  "won-in-future": {
    en: "Won, yet dated later than the data reaches: the day it was marked as won was taken.",
    sv: "Vunnen men daterad efter underlagets slut: dagen den markerades som vunnen användes.",
  },
  "closed-before-opened": {
    en: "Closed before it was opened: counted as won or lost, and left out of the sales cycle.",
    sv: "Stängd före den öppnades: räknas som vunnen eller förlorad, men ingår inte i säljcykeln.",
  },
  "split-sum": {
    en: "The shares of a deal do not add up to the whole: they were used as written.",
    sv: "Affärens andelar blir inte tillsammans hela affären: de användes som de är skrivna.",
  },
  "unknown-rep": {
    en: "A person who is not in the list of reps: taken as a rep of that name, without a team.",
    sv: "En person som inte finns i säljarlistan: räknas som en säljare med det namnet, utan team.",
  },
  "unknown-account": {
    en: "A customer who is not in the list of accounts: taken as a customer of that name.",
    sv: "En kund som inte finns i kundlistan: räknas som en kund med det namnet.",
  },
  "unknown-product": {
    en: "A product that is not in the list: where only the spelling differs, the listed one was taken.",
    sv: "En produkt som inte finns i listan: där bara stavningen skiljer togs den i listan.",
  },
  "unknown-opportunity": {
    en: "A record of a deal that is not there: kept, and used by nothing.",
    sv: "En uppgift om en affär som inte finns: den är kvar men används inte.",
  },
  "unknown-period": {
    en: "A period that the fiscal calendar does not have: the quota was not used.",
    sv: "En period som inte finns i räkenskapskalendern: budgeten användes inte.",
  },
  "unknown-outcome": {
    en: "A word that is neither open, won nor lost: taken as unknown.",
    sv: "Ett ord som varken är öppen, vunnen eller förlorad: räknas som okänt.",
  },
  "unknown-type": {
    en: "A type of deal that is not known: taken as new business.",
    sv: "En okänd affärstyp: räknas som nyförsäljning.",
  },
  "unknown-field": {
    en: "A change of a field that no measure reads: kept, and not used.",
    sv: "En ändring av ett fält som inget mått läser: sparad men inte använd.",
  },
  "unknown-forecast-category": {
    en: "A forecast category that is not known: taken as none.",
    sv: "En okänd prognoskategori: räknas som ingen.",
  },
  "unknown-activity-type": {
    en: "A kind of activity that is not known: kept, and used by nothing.",
    sv: "En okänd aktivitetstyp: den är kvar men används inte.",
  },
  "unknown-direction": {
    en: "Neither in nor out: who called is unknown.",
    sv: "Varken in eller ut: vem som hörde av sig är okänt.",
  },
  "unknown-split-kind": {
    en: "A kind of split that is neither revenue nor overlay: taken as unknown.",
    sv: "En delning som varken är intäkt eller stöd: räknas som okänt.",
  },
  "unknown-quota-kind": {
    en: "A kind of quota that is not known: taken as unknown.",
    sv: "En okänd sorts budget: räknas som okänt.",
  },
  "unknown-quota-basis": {
    en: "Whether the quota is before or after ramp is not known: taken as unknown.",
    sv: "Om budgeten gäller före eller efter inkörning är okänt.",
  },
  "unknown-rate-kind": {
    en: "A kind of exchange rate that is not known: taken as unknown.",
    sv: "En okänd sorts växelkurs: räknas som okänt.",
  },
  "bad-date": {
    en: "What stands where a day should is no day: taken as unknown.",
    sv: "Det som står där en dag ska stå är ingen dag: räknas som okänt.",
  },
  "bad-number": {
    en: "What stands where a number should is no number: taken as unknown.",
    sv: "Det som står där ett tal ska stå är inget tal: räknas som okänt.",
  },
  "bad-value": {
    en: "A value in the history that its field cannot hold: the change was not used.",
    sv: "Ett värde i historiken som inte passar sitt fält: ändringen användes inte.",
  },
  "unknown-yes-no": {
    en: "Neither yes nor no: taken as unknown.",
    sv: "Varken ja eller nej: räknas som okänt.",
  },
};
