import { formatValue } from "./format-value.ts";
import type { Language } from "./language.ts";
import type { Unit } from "./unit.ts";

/** A number and what it counts: what a spreadsheet reckons with. */
export interface Quantity {
  /** Money as an exact decimal, all else a number. */
  readonly value: string | number;
  readonly unit: Unit;
  /** Of money; any text else. */
  readonly currency: string;
}

/** A value as people read it, with the number it stands for: text for a page, a number for a spreadsheet. Unknown is “–” and no number. */
export interface Figure {
  readonly text: string;
  readonly quantity?: Quantity;
}

export function figure(value: string | number | null, unit: Unit, currency: string, language: Language): Figure {
  const text = formatValue(value, unit, currency, language);
  return value === null ? { text } : { text, quantity: { value, unit, currency } };
}
