import fc from "fast-check";
import { expect, test } from "vitest";
import { allot } from "./credit.ts";
import { convert, currencyNamed, decimalOf, minorDigits, money, sum } from "./money.ts";

test("money is read and written without loss, with the minor digits of its currency", () => {
  expect(money("2982255", "USD")).toEqual({ minor: 298_225_500n, currency: "USD" });
  expect(decimalOf(money("2982255", "USD"))).toBe("2982255.00");
  expect(decimalOf(money("-0.05", "USD"))).toBe("-0.05");
  expect(decimalOf(money("1500.4", "JPY"))).toBe("1500");
  expect(decimalOf(money("1.2345", "KWD"))).toBe("1.235");
  expect(decimalOf(money("90071992547409930.01", "SEK"))).toBe("90071992547409930.01");
});

test("half a cent goes away from zero, on both sides of it", () => {
  expect(["0.005", "0.0049", "-0.005", "-0.0049"].map((text) => decimalOf(money(text, "USD")))).toEqual([
    "0.01",
    "0.00",
    "-0.01",
    "0.00",
  ]);
});

test("EUR 10,000.00 at 1.0837 is USD 10,837.00 (METRICS Q1, deal D5), rounded once", () => {
  expect(decimalOf(convert("10000.00", "1.0837", "USD"))).toBe("10837.00");
  expect(decimalOf(convert("0.1", "0.05", "USD"))).toBe("0.01");
  expect(decimalOf(convert("100000000.00", "1.08371234", "USD"))).toBe("108371234.00");
});

test("currencies are added only to their own kind", () => {
  expect(decimalOf(sum([money("0.10", "USD"), money("0.20", "USD")], "USD"))).toBe("0.30");
  expect(() => sum([money("1", "EUR")], "USD")).toThrow("EUR cannot be added to USD");
  expect(currencyNamed(" sek ")).toBe("SEK");
  expect(() => currencyNamed("kr")).toThrow("“kr” is not a currency.");
  expect([minorDigits("USD"), minorDigits("JPY"), minorDigits("KWD")]).toEqual([2, 0, 3]);
});

const parts = (amount: string, credits: readonly { repId: string; share: string }[]) =>
  allot(money(amount, "USD"), credits).parts.map(({ repId, money }) => `${repId} ${decimalOf(money)}`);

test("Ada takes .6 and Bo .4 of 25,000.00 (METRICS Q1, deal D2)", () => {
  expect(
    parts("25000.00", [
      { repId: "ada", share: "0.6" },
      { repId: "bo", share: "0.4" },
    ]),
  ).toEqual(["ada 15000.00", "bo 10000.00"]);
});

test("the cent that is left over goes to the largest remainder, and between equals to the first by id", () => {
  const thirds = ["cy", "bo", "ada"].map((repId) => ({ repId, share: "0.3333" }));
  expect(parts("100.00", thirds)).toEqual(["cy 33.33", "bo 33.33", "ada 33.34"]);
  expect(parts("-100.00", thirds)).toEqual(["cy -33.33", "bo -33.33", "ada -33.34"]);
  expect(
    parts("0.01", [
      { repId: "ada", share: "0.4" },
      { repId: "bo", share: "0.6" },
    ]),
  ).toEqual(["ada 0.00", "bo 0.01"]);
});

test("shares that do not make a whole are used as written, and that is said", () => {
  const { parts, sharesAreWhole } = allot(money("100.00", "USD"), [
    { repId: "ada", share: "0.5" },
    { repId: "bo", share: "0.25" },
  ]);
  expect(sharesAreWhole).toBe(false);
  expect(parts.map(({ money }) => decimalOf(money))).toEqual(["50.00", "25.00"]);
});

test("whoever shares a deal, the cents add up to it and no part is a cent off its share", () => {
  const anyShares = fc
    .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 8 })
    .filter((weights) => weights.some((weight) => weight > 0));
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), anyShares, (minor, weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const credits = weights.map((weight, index) => ({ repId: `rep-${index}`, share: (weight / total).toFixed(12) }));
      const { parts, sharesAreWhole } = allot({ minor, currency: "USD" }, credits);
      expect(sharesAreWhole).toBe(true);
      expect(
        sum(
          parts.map((part) => part.money),
          "USD",
        ).minor,
      ).toBe(minor);
      for (const [index, part] of parts.entries()) {
        const due = (Number(minor) * weights[index]!) / total;
        expect(Math.abs(Number(part.money.minor) - due)).toBeLessThan(1 + Math.abs(Number(minor)) * 1e-11);
      }
    }),
    { numRuns: 500 },
  );
});

test("a decimal text and its money are the same to the minor unit", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.constantFrom("USD", "JPY", "KWD"),
      (minor, currency) => {
        expect(money(decimalOf({ minor, currency }), currency)).toEqual({ minor, currency });
      },
    ),
  );
});
