import type { DeliveryUnit } from "../../domain/delivery-capacity.ts";
import type { Words } from "../../domain/language.ts";
import { sharedWords } from "../../domain/shared-words.ts";

export const unitWords: Readonly<Record<DeliveryUnit["unit"], Words>> = {
  onboardings: { en: "onboardings", sv: "driftsättningar" },
  seats: { en: "seats", sv: "platser" },
  hours: { en: "hours", sv: "timmar" },
};

/** Demand against capacity; `{name}` is filled in. */
export const capacityWords = {
  head: { en: "Demand against capacity · as of {day}", sv: "Efterfrågan mot kapacitet · per {day}" },
  delivery: { en: "Delivery, in {unit}", sv: "Leverans, i {unit}" },
  perDeal: { en: "A deal takes {units}.", sv: "En affär kräver {units}." },
  perValue: {
    en: "A deal takes one for each {per} of its yearly value.",
    sv: "En affär kräver en för varje {per} av sitt årsvärde.",
  },
  month: sharedWords.month,
  capacity: { en: "Capacity", sv: "Kapacitet" },
  signed: sharedWords.signed,
  turns: { en: "Not open yet", sv: "Ännu inte öppna" },
  reps: { en: "By reps’ dates", sv: "Säljarnas datum" },
  model: { en: "By the model’s", sv: "Modellens" },
  band: { en: "10–90 %", sv: "10–90 %" },
  used: { en: "Used", sv: "Beläggning" },
  over: { en: "Too much", sv: "För mycket" },
  how: {
    en: "Signed and not yet open are in both. Used: expected ÷ capacity. Too much: the chance that more starts than can be delivered. A start comes {lag} days after the win.",
    sv: "Tecknat och ännu inte öppna ingår i båda. Beläggning: väntat ÷ kapacitet. För mycket: risken att mer börjar än vad som kan levereras. En start kommer {lag} dagar efter vinst.",
  },
  noTurns: {
    en: "What deals not open yet bring cannot be told: it takes four complete months with starts. Months further ahead will be busier than they look.",
    sv: "Vad ännu inte öppna affärer ger går inte att säga: det krävs fyra hela månader med starter. Månader längre fram blir mer belastade än de ser ut.",
  },
  undated: {
    en: "{count} open deals have no date and are not in the reps’ column.",
    sv: "{count} öppna affärer saknar datum och finns inte i säljarnas kolumn.",
  },
  noCapacity: {
    en: "No capacity is entered; enter it with --deliver 2026-10=12 (from that month on), or --file capacity.csv.",
    sv: "Ingen kapacitet är angiven; ange den med --deliver 2026-10=12 (från den månaden) eller --file kapacitet.csv.",
  },
  selling: { en: "Selling, {period}", sv: "Försäljning, {period}" },
  sold: {
    en: "{people} people come to {full} full reps; at what reps like them book, that is {capacity}.",
    sv: "{people} personer motsvarar {full} fulla säljare; med vad liknande säljare bokar blir det {capacity}.",
  },
  alike: { en: "Alike", sv: "Liknande" },
  everybody: { en: "everybody", sv: "alla" },
  people: { en: "People", sv: "Personer" },
  full: { en: "Full reps", sv: "Fulla säljare" },
  median: { en: "Median booked", sv: "Median bokat" },
  periods: { en: "Rep-periods", sv: "Säljarperioder" },
  sells: { en: "Can book", sv: "Kan boka" },
  short: {
    en: "Of the {target} that {source}, {gap} are missing: {reps} full reps.",
    sv: "Av de {target} som {source} fattas {gap}: {reps} fulla säljare.",
  },
  enough: {
    en: "The {target} that {source} are within it, with {gap} to spare: {reps} full reps.",
    sv: "De {target} som {source} ryms, med {gap} till godo: {reps} fulla säljare.",
  },
  asked: { en: "are asked for", sv: "efterfrågas" },
  quotas: { en: "the quotas come to", sv: "budgetarna summerar till" },
  noTarget: {
    en: "No quotas are on record for the period; name what is to be reached with --target.",
    sv: "Inga budgetar finns för perioden; ange vad som ska nås med --target.",
  },
  noSelling: {
    en: "Fewer than four ramped rep-periods are on record: what a rep books cannot be told.",
    sv: "Färre än fyra säljarperioder med upplärda säljare finns: vad en säljare bokar går inte att säga.",
  },
  rep: sharedWords.rep,
  ramp: { en: "Of a full rep", sv: "Av en full säljare" },
  kept: { en: "Kept:", sv: "Sparat:" },
  tried: { en: "Dry run, nothing is kept. It would be:", sv: "Provkörning, inget sparas. Det skulle bli:" },
  change: { en: "from {day}: {is} (was {was})", sv: "från {day}: {is} (var {was})" },
  noChange: { en: "nothing that was not there already", sv: "inget som inte redan fanns" },
} as const satisfies Readonly<Record<string, Words>>;
