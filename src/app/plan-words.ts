import type { Words } from "../domain/language.ts";
import { sharedWords } from "../domain/shared-words.ts";
import type { Missing } from "./plan.ts";

/** What a plan lacks, and how to enter it: one sentence each. */
export const missingWords: Readonly<Record<Missing, Words>> = {
  quota: {
    en: "No quota is on record for this period; load one with repmark import (repmark import --template quotas shows the columns).",
    sv: "Ingen budget finns för perioden; läs in en med repmark import (repmark import --template quotas visar kolumnerna).",
  },
  commission: {
    en: "No commission plan is on record; enter it with --commission “10% to 100%, 15% to 120%, 20%” (without --rep: for everyone).",
    sv: "Ingen provisionsplan finns; lägg in den med --commission ”10% till 100%, 15% till 120%, 20%” (utan --rep: för alla).",
  },
  goal: {
    en: "No personal goal is on record; enter it with --goal 9000 --tax 32%.",
    sv: "Inget personligt mål finns; lägg in det med --goal 9000 --tax 32%.",
  },
  "goal-currency": {
    en: "The goal was entered in another currency; enter it anew with --goal.",
    sv: "Målet lades in i en annan valuta; lägg in det på nytt med --goal.",
  },
  wins: {
    en: "Nothing was won in the last 365 days, by the rep or by peers, so a win’s usual worth is not known.",
    sv: "Ingenting har vunnits de senaste 365 dagarna, varken av säljaren eller kollegorna, så en affärs vanliga värde är okänt.",
  },
  activities: {
    en: "Calls, mails and meetings of the last 365 days are not on record, so the work behind a win cannot be told; sync or import activities.",
    sv: "Samtal, mejl och möten från de senaste 365 dagarna saknas, så arbetet bakom en vunnen affär kan inte beräknas; synka eller läs in aktiviteter.",
  },
  "out-of-reach": {
    en: "The commission plan never pays as much as the goal takes: its cap or its last rate stands in the way.",
    sv: "Provisionsplanen betalar aldrig så mycket som målet kräver: taket eller den sista satsen står i vägen.",
  },
};

/** The sentences of a plan; `{name}` is filled in. */
export const planWords = {
  head: {
    en: "{rep} · {period} · as of {day} · {left} days left",
    sv: "{rep} · {period} · per {day} · {left} dagar kvar",
  },
  quota: { en: "Booked {booked} of a quota of {quota}.", sv: "Bokat {booked} av en budget på {quota}." },
  bookedOnly: { en: "Booked {booked}.", sv: "Bokat {booked}." },
  pay: { en: "Commission", sv: "Provision" },
  earned: { en: "Earned so far: {earned}.", sv: "Intjänat hittills: {earned}." },
  counted: {
    en: "For pay {counted} counts: what became known of an earlier period’s deals after it was closed is booked when it is known.",
    sv: "För provisionen räknas {counted}: det som blivit känt om en tidigare periods affärer efter att den stängdes bokas när det blir känt.",
  },
  total: { en: "With adjustments: {total}.", sv: "Med justeringar: {total}." },
  nextDeal: { en: "The next deal of {worth} pays {pays}.", sv: "Nästa affär på {worth} ger {pays}." },
  nextTier: {
    en: "From {at} on every deal pays {rate}. The {missing} up to there pay {pays}.",
    sv: "Från {at} ger varje affär {rate}. De {missing} som fattas dit ger {pays}.",
  },
  cliff: {
    en: "At {at} pay jumps from {below} to {there}. Watch that no discount or date is bent for it.",
    sv: "Vid {at} hoppar provisionen från {below} till {there}. Se upp så att ingen rabatt eller inget datum böjs för det.",
  },
  statements: { en: "Statements", sv: "Avräkningar" },
  statement: { en: "Statement up to", sv: "Avräkning till" },
  bookedBy: sharedWords.booked,
  paysNow: sharedWords.pays,
  adjusted: { en: "Adjusted", sv: "Justering" },
  goal: { en: "Goal", sv: "Mål" },
  keeps: {
    en: "To keep {net} after {tax} tax takes {gross} of commission.",
    sv: "För att behålla {net} efter {tax} skatt krävs {gross} i provision.",
  },
  bookings: {
    en: "That is {bookings} of bookings, {gap} of it still to book.",
    sv: "Det är {bookings} i bokat, varav {gap} återstår.",
  },
  work: { en: "What it takes", sv: "Vad som krävs" },
  wins: {
    en: "{gap} to go takes {wins} at {mean} each.",
    sv: "{gap} kvar kräver {wins} à {mean}.",
  },
  win: { en: "one win", sv: "en vunnen affär" },
  manyWins: { en: "{wins} wins", sv: "{wins} vunna affärer" },
  done: { en: "Nothing is left to book for it.", sv: "Inget återstår att boka för det." },
  perWin: {
    en: "A win takes {value} activities; the records leave {low} to {high} open.",
    sv: "En vunnen affär tar {value} aktiviteter; underlaget lämnar {low} till {high} öppet.",
  },
  lever: {
    en: "What saves most: {step}, {own} against peers’ {peers}. At theirs the same wins take {saved} fewer activities.",
    sv: "Det som sparar mest: {step}, {own} mot kollegornas {peers}. Med deras kräver samma affärer {saved} färre aktiviteter.",
  },
  inTime: {
    en: "A deal that begins today has {share} of its chance left in this period, which is counted in.",
    sv: "En affär som börjar i dag har {share} av sin chans kvar i perioden, och det är inräknat.",
  },
  openWorth: {
    en: "That is with new deals alone. What is open ({deals}) is worth {worth}; if {rate} of it is won in the end, as usual, that is {expected}, part of it after the period.",
    sv: "Det är med nya affärer allena. Det öppna ({deals}) är värt {worth}; vinns {rate} av det till slut, som vanligt, blir det {expected}, en del av det efter perioden.",
  },
  late: {
    en: "A deal that begins today has {share} of its chance left in this period: new deals will not close in it; work the open ones.",
    sv: "En affär som börjar i dag har {share} av sin chans kvar i perioden: nya affärer hinner inte; arbeta med de öppna.",
  },
  plan: { en: "Plan", sv: "Plan" },
  even: { en: "even odds", sv: "jämna odds" },
  average: { en: "on average", sv: "i snitt" },
  safe: { en: "four of five", sv: "fyra av fem" },
  opportunities: { en: "Opportunities", sv: "Affärsmöjligheter" },
  meetings: { en: "Meetings", sv: "Möten" },
  activities: { en: "Activities", sv: "Aktiviteter" },
  chance: sharedWords.chance,
  open: { en: "Open deals", sv: "Öppna affärer" },
  deal: sharedWords.deal,
  stage: sharedWords.stage,
  closes: { en: "Close date", sv: "Stängs" },
  amount: { en: "Amount", sv: "Belopp" },
  more: sharedWords.more,
  lacks: { en: "Not on record", sv: "Saknas" },
} as const satisfies Readonly<Record<string, Words>>;

/** The steps from activity to win, as a share is spoken of. */
export const stepWords = {
  meetings: { en: "meetings per activity", sv: "möten per aktivitet" },
  opportunities: { en: "opportunities per meeting", sv: "affärsmöjligheter per möte" },
  wins: { en: "wins per decided opportunity", sv: "vunna per avgjord affärsmöjlighet" },
} as const;
