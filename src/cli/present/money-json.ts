import { decimalOf, type Money } from "../../domain/money.ts";

/** An answer as JSON, its money as decimal strings (contract). */
export function jsonWithMoney(answer: unknown): string {
  return `${JSON.stringify(answer, (_, value) => (isMoney(value) ? decimalOf(value) : value), 2)}\n`;
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "minor" in value && typeof value.minor === "bigint";
}
