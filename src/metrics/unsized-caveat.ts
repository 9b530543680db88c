import { formatCount } from "../domain/format.ts";
import type { Words } from "../domain/language.ts";

/** What a sum of amounts leaves out; null where every deal has one. */
export function unsizedCaveat(unsized: number, deals: number): Words | null {
  if (unsized === 0) return null;
  return {
    en: `${formatCount(unsized, "en")} of ${formatCount(deals, "en")} deals have no amount and are not in the sum.`,
    sv: `${formatCount(unsized, "sv")} av ${formatCount(deals, "sv")} affärer saknar belopp och ingår inte i summan.`,
  };
}
