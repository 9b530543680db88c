import { escaped as safe } from "../../domain/html.ts";

/** A text for HTML; a number and its per cent sign stay on one line. */
export function escaped(text: string): string {
  return safe(text).replaceAll(" %", "\u00a0%");
}
