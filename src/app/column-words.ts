import type { Language, Words } from "../domain/language.ts";
import { sharedWords } from "../domain/shared-words.ts";

/** What the columns of evidence rows are called; those that only add up to the number are not for a screen. */
const columnWords: Readonly<Record<string, Words>> = {
  opportunity_id: { en: "Deal id", sv: "Affärs-id" },
  rep: sharedWords.rep,
  name: sharedWords.deal,
  account: { en: "Account", sv: "Kund" },
  type: { en: "Type", sv: "Typ" },
  outcome: { en: "Outcome", sv: "Utfall" },
  stage: sharedWords.stage,
  opened_on: { en: "Opened", sv: "Öppnad" },
  created_on: { en: "Created", sv: "Skapad" },
  closed_on: { en: "Closed", sv: "Stängd" },
  close_on: { en: "Close date", sv: "Stängningsdatum" },
  moved_on: { en: "Moved on", sv: "Flyttad den" },
  from_on: { en: "From", sv: "Från" },
  to_on: { en: "To", sv: "Till" },
  value: { en: "Value", sv: "Värde" },
  share: { en: "Share", sv: "Andel" },
  days: { en: "Days", sv: "Dagar" },
  age: { en: "Age", sv: "Ålder" },
  lost_reason: { en: "Reason lost", sv: "Förlustskäl" },
  competitor: { en: "Competitor", sv: "Konkurrent" },
  is_inherited: { en: "Inherited", sv: "Ärvd" },
  is_slipped: { en: "Slipped", sv: "Gliden" },
  legs: { en: "In the waterfall", sv: "I vattenfallet" },
  moved_because: { en: "Moved because", sv: "Flyttad för att" },
  last_open_stage: { en: "Last open stage", sv: "Sista öppna steg" },
  has_moved_on: { en: "Moved on", sv: "Gick vidare" },
  minutes: { en: "Minutes", sv: "Minuter" },
  is_overdue: { en: "Overdue", sv: "Förfallen" },
  booked_value: sharedWords.booked,
  target_value: sharedWords.quota,
  manager_target_value: { en: "Manager’s quota", sv: "Chefens budget" },
  earlier_value: { en: "Booked in that period", sv: "Bokat i den perioden" },
  earlier_value_by_then: { en: "Of it by then", sv: "Varav vid samma tid" },
  elapsed_days: { en: "Working days gone", sv: "Arbetsdagar som gått" },
  working_days: { en: "Working days", sv: "Arbetsdagar" },
  crosses_month: { en: "Crosses month", sv: "Byter månad" },
  after_due: { en: "After due", sv: "Efter förfall" },
  credited_on: { en: "Counted on", sv: "Räknas från" },
  counted: { en: "Counted in all", sv: "Räknat totalt" },
  pays: sharedWords.pays,
  arr: { en: "ARR", sv: "ARR" },
  period: { en: "Period", sv: "Period" },
  called_at: { en: "Called", sv: "Lämnad" },
  call: sharedWords.call,
  actual: { en: "Actual", sv: "Utfall" },
  signed_on: sharedWords.signed,
  believed_on: { en: "Believed a month before", sv: "Trott en månad innan" },
  error: { en: "Off by", sv: "Fel" },
  part: { en: "Part", sv: "Del" },
  chance: sharedWords.chance,
  expected: sharedWords.expected,
  probability: { en: "Probability", sv: "Sannolikhet" },
  is_won: { en: "Won in time", sv: "Vunnen i tid" },
  starts_on: { en: "Starts", sv: "Börjar" },
  ends_on: { en: "Ends", sv: "Slutar" },
  is_assumed: { en: "Term assumed", sv: "Antagen period" },
  revenue_value: { en: "Revenue", sv: "Intäkt" },
  backlog_value: { en: "Backlog", sv: "Orderstock" },
};

export function columnTitle(name: string, language: Language): string {
  return columnWords[name]?.[language] ?? name.replaceAll("_", " ");
}

/** Whether a column has a word of its own; the rest are parts of the sum. */
export function isForReading(name: string): boolean {
  return name in columnWords;
}
