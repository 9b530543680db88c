import { expect, test } from "vitest";
import { parseSettings } from "./parse-settings.ts";
import { defaultSettings } from "./settings.ts";

test("settings that nobody chose are the defaults", () => {
  expect(parseSettings({})).toEqual(defaultSettings);
});

test("what is chosen is spelled as the product spells it, the rest stays", () => {
  const settings = parseSettings({
    timeZone: "europe/stockholm",
    reportingCurrency: "sek",
    holidays: "se",
    fiscalYear: { firstMonth: 7, namedAfter: "end" },
    noContestReasons: [" Dubblett "],
  });
  expect(settings).toEqual({
    ...defaultSettings,
    timeZone: "Europe/Stockholm",
    reportingCurrency: "SEK",
    holidays: "SE",
    fiscalYear: { ...defaultSettings.fiscalYear, firstMonth: 7, namedAfter: "end" },
    noContestReasons: ["dubblett"],
  });
  expect(parseSettings(settings)).toEqual(settings);
});

test.each([
  [{ timeZone: "Mars" }, "timeZone: “Mars” is not a time zone."],
  [{ reportingCurrency: "dollars" }, "reportingCurrency: “dollars” is not a currency."],
  [{ fiscalYear: { firstMonth: 13 } }, "fiscalYear.firstMonth: The first month is a number from 1 to 12."],
  [{ fiscalYear: { pattern: "4-4-4" } }, "fiscalYear.pattern: Use calendar, 4-4-5, 4-5-4 or 5-4-4."],
  [{ valueBasis: "tcv" }, "valueBasis: Use amount, arr or first-year."],
  [{ holidays: "SE-XX" }, "holidays: No public holidays are known for “SE-XX”."],
  [{ closedDays: ["2026-02-31"] }, "closedDays.0: Write days as YYYY-MM-DD."],
  [{ ramp: [0.5, 25] }, "ramp.1: A share of the full quota is a number from 0 to 1."],
  [{ leadBands: [40, 20] }, "leadBands: Write the bounds in rising order."],
  [{ timezone: "UTC" }, "There is no setting timezone; there are timeZone,"],
  ["UTC", "Settings are an object with names and values."],
])("%j is refused with a sentence that names the setting", (settings, sentence) => {
  expect(() => parseSettings(settings)).toThrow(sentence);
});

test("several faults are said at once", () => {
  expect(() => parseSettings({ timeZone: "Mars", valueBasis: "tcv" })).toThrow(/Mars.*Use amount/);
});
