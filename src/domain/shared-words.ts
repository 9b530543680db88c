import type { Words } from "./language.ts";

/** What tables of several faces head their columns with: one word each, wherever it stands. */
export const sharedWords = {
  booked: { en: "Booked", sv: "Bokat" },
  call: { en: "Call", sv: "Prognos" },
  chance: { en: "Chance", sv: "Chans" },
  deal: { en: "Deal", sv: "Affär" },
  deals: { en: "Deals", sv: "Affärer" },
  expected: { en: "Expected", sv: "Väntat" },
  month: { en: "Month", sv: "Månad" },
  more: { en: "and {count} more", sv: "och {count} till" },
  pays: { en: "Pays", sv: "Ger" },
  periods: { en: "Periods", sv: "Perioder" },
  quota: { en: "Quota", sv: "Budget" },
  rep: { en: "Rep", sv: "Säljare" },
  signed: { en: "Signed", sv: "Tecknat" },
  stage: { en: "Stage", sv: "Steg" },
  toldBy: { en: "Told by", sv: "Beräknat med" },
} as const satisfies Readonly<Record<string, Words>>;
