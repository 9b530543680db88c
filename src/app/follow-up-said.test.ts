import { expect, test } from "vitest";
import type { FollowUp } from "./coach-notes.ts";
import { followUpSaid } from "./follow-up-said.ts";

const talk: Omit<FollowUp, "as" | "unit" | "effect" | "why"> = {
  repId: "ada",
  name: "Ada",
  measure: "",
  label: "",
  on: "2026-03-31",
  note: "qualify earlier",
  days: 182,
};
const since = (as: FollowUp["as"], unit: FollowUp["unit"], effect: NonNullable<FollowUp["effect"]>): FollowUp => ({
  ...talk,
  as,
  unit,
  effect,
  why: null,
});
const said = (followUp: FollowUp) =>
  (["en", "sv"] as const).map((language) => followUpSaid(followUp, "USD", language).replaceAll("\u00a0", " "));

test("a share is told in points", () => {
  const found = since("share", "ratio", {
    after: 0.4,
    expected: 0.3,
    value: 0.1,
    interval: [0.02, 0.18],
    verdict: "higher",
  });
  expect(said(found)).toEqual([
    "40.0% over the 26 weeks since, where 30.0% was to be expected of peers’ change and the rep’s own past: +10.0 points (95% interval +2.0 to +18.0 points). More than chance gives.",
    "40,0 % under de 26 veckorna sedan dess, där kollegornas förändring och det egna förflutna gav skäl att vänta 30,0 %: +10,0 procentenheter (95 % intervall +2,0 till +18,0 procentenheter). Mer än vad slumpen ger.",
  ]);
});

test("what is brought in is told a week, typical deals and days as what they are, an estimate without cents", () => {
  const money = {
    after: "12300.40",
    expected: "9999.60",
    value: "2300.80",
    interval: ["-800.20", "5400.00"],
    verdict: "nothing shown",
  } as const;
  const weekly = said(since("per-week", "money", money));
  expect(weekly[0]).toBe(
    "$12,300 a week over the 26 weeks since, where $10,000 a week was to be expected of peers’ change and the rep’s own past: +$2,301 (95% interval −$800 to +$5,400). That may be nothing.",
  );
  expect(weekly[1]).toContain("i veckan under de 26 veckorna");
  expect(said(since("typical", "money", money)).map((each) => each.split(" ")[0])).toEqual(["Typically", "Vanligen"]);
  const days = { after: 31, expected: 41.5, value: -10.5, interval: [-18, -3], verdict: "lower" } as const;
  expect(said(since("mean", "days", days))).toEqual([
    "On average 31 days over the 26 weeks since, where 41.5 days was to be expected of peers’ change and the rep’s own past: −10.5 days (95% interval −18 days to −3 days). Shorter, by more than chance gives.",
    "I snitt 31 dagar under de 26 veckorna sedan dess, där kollegornas förändring och det egna förflutna gav skäl att vänta 41,5 dagar: −10,5 dagar (95 % intervall −18 dagar till −3 dagar). Kortare, och mer än vad slumpen ger.",
  ]);
});

test("where nothing can be said it is said why", () => {
  const nothing = (why: FollowUp["why"]): FollowUp => ({ ...talk, as: "per-week", unit: "count", effect: null, why });
  expect(said(nothing("too-early"))[0]).toContain("four weeks");
  expect(said(nothing("too-few"))[1]).toContain("För få affärer");
  expect(said(nothing("ramping"))[0]).toContain("Still learning the job");
});
