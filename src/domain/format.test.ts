import { expect, test } from "vitest";
import {
  formatCount,
  formatDay,
  formatDays,
  formatMoney,
  formatNumber,
  formatP,
  formatPoints,
  formatRatio,
} from "./format.ts";
import { formatAnswer, formatDifference, formatShort, formatValue } from "./format-value.ts";

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

test("less than nothing has a true minus sign in both languages, in full and in short", () => {
  expect(formatMoney("-1500.50", "USD", "en")).toBe("−$1,500.50");
  expect(plain(formatMoney("-1500.50", "USD", "sv"))).toBe("−1 500,50 $");
  expect([formatRatio(-0.091, "en"), formatDays(-3, "en"), formatValue(-0.5, "factor", "USD", "en")]).toEqual([
    "−9.1%",
    "−3 days",
    "−0.5×",
  ]);
  expect([formatShort("-2982255.00", "money", "USD", "en"), formatShort(-0.09, "ratio", "USD", "en")]).toEqual([
    "−$2.98M",
    "−9%",
  ]);
});

test("a difference is signed at both ends, a difference of shares is in points", () => {
  expect(formatDifference([-0.167, 0.0291], "ratio", "USD", "en")).toBe("−16.7 to +2.9 points");
  expect(plain(formatDifference([-0.167, 0], "ratio", "USD", "sv"))).toBe("−16,7 till 0,0 procentenheter");
  expect(formatDifference(["-48135.14", "20179.14"], "money", "USD", "en")).toBe("−$48,135.14 to +$20,179.14");
  expect(plain(formatDifference(["-8.87", "-0.76"], "money-per-day", "SEK", "sv"))).toBe(
    "−8,87 kr/dag till −0,76 kr/dag",
  );
});

test("a share of very few is told as what it counts", () => {
  const three = { value: 0.75, counted: [3, 4] } as const;
  expect([formatAnswer(three, "ratio", "USD", "en"), formatAnswer(three, "ratio", "USD", "sv")]).toEqual([
    "3 of 4",
    "3 av 4",
  ]);
  expect(formatAnswer({ value: 0.6 }, "ratio", "USD", "en")).toBe("60.0%");
  expect(formatAnswer(undefined, "ratio", "USD", "en")).toBe("–");
});

test("parts of a share are signed points, and a p that four decimals cannot show is below them", () => {
  expect([0.029, 0.006, -0.1634, 0, -0.0004].map((part) => formatPoints(part, "en"))).toEqual([
    "+2.9",
    "+0.6",
    "−16.3",
    "0",
    "0",
  ]);
  expect(formatPoints(0.006, "sv")).toBe("+0,6");
  expect([formatP(0.0386, "sv"), formatP(0.000024, "en")]).toEqual(["p 0,0386", "p < 0.0001"]);
});
