import { decimalOf, money } from "../domain/money.ts";
import { RepmarkError } from "../domain/repmark-error.ts";

/** An amount without its currency, `9000` or `9000.50`, as an exact decimal. */
export function amountOf(text: string, currency: string, mayBeNegative = false): string {
  const written = text.trim().replace(",", ".").replace("−", "-");
  if (/^\d{1,15}(\.\d{1,4})?$/.test(written) || (mayBeNegative && /^-\d{1,15}(\.\d{1,4})?$/.test(written)))
    return decimalOf(money(written, currency));
  throw new RepmarkError(
    "bad-amount",
    { en: `“${text}” is not an amount.`, sv: `”${text}” är inget belopp.` },
    {
      kind: "usage",
      hint: {
        en: `Write a plain number in ${currency}, such as 9000 or 9000.50.`,
        sv: `Skriv ett vanligt tal i ${currency}, till exempel 9000 eller 9000,50.`,
      },
    },
  );
}
