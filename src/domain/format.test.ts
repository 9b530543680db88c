import { expect, test } from "vitest";
import { formatCount, formatDay, formatDays, formatMoney, formatNumber, formatRatio } from "./format.ts";

/** Intl writes no-break spaces; a test is easier to read with plain ones. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("money is written exactly, however large, in both languages", () => {
  expect(formatMoney("2982255.00", "USD", "en")).toBe("$2,982,255.00");
  expect(plain(formatMoney("2982255.00", "USD", "sv"))).toBe("2 982 255,00 $");
  expect(plain(formatMoney("-1500.50", "SEK", "sv"))).toBe("−1 500,50 kr");
  expect(formatMoney("90071992547409930.01", "USD", "en")).toBe("$90,071,992,547,409,930.01");
});

test("rates, days and counts are written as each language does", () => {
  expect(formatRatio(0.6140693698, "en")).toBe("61.4%");
  expect(plain(formatRatio(0.6140693698, "sv"))).toBe("61,4 %");
  expect(formatDays(48.817, "en")).toBe("48.8 days");
  expect(formatDays(48.817, "sv")).toBe("48,8 dagar");
  expect(formatDays(1, "en")).toBe("1 day");
  expect(formatDays(1, "sv")).toBe("1 dag");
  expect(formatCount(1257, "en")).toBe("1,257");
  expect(plain(formatCount(1257, "sv"))).toBe("1 257");
  expect(formatDay("2017-12-31", "en")).toBe("31 December 2017");
  expect(formatDay("2017-12-31", "sv")).toBe("31 december 2017");
});

test("what is unknown is a dash, never a zero", () => {
  expect([
    formatMoney(null, "USD", "en"),
    formatRatio(null, "sv"),
    formatDays(null, "en"),
    formatCount(null, "en"),
    formatNumber(null, "en", 1),
    formatDay(null, "sv"),
  ]).toEqual(Array(6).fill("–"));
});
