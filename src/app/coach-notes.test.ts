import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coach } from "./coach.ts";
import { noteTalk } from "./coach-notes.ts";
import { followUpSaid } from "./follow-up-said.ts";
import { importFiles } from "./import.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-notes-"));
let workspace: Workspace;

/** Ten deals each, decided in March and again in May: Ada wins 2 and then 8, her five peers 4 and 4. */
const reps = ["Ada", "Bo", "Cyd", "Dag", "Eva", "Fia"];
const decided = (rep: string, month: string, won: number) =>
  Array.from({ length: 10 }, (_, index) => {
    const day = `2026-${month}-${10 + index}`;
    return `${rep}-${month}-${index},${rep},${index < won ? "Closed Won" : "Closed Lost"},2026-01-10,2026-01-10,${day},${day},1000.00`;
  });
const deals = [
  "Opportunity ID,Opportunity Owner,Stage,Created Date,Opened On,Close Date,Closed At,Amount",
  ...reps.flatMap((rep) => [
    ...decided(rep, "03", rep === "Ada" ? 2 : 4),
    ...decided(rep, "05", rep === "Ada" ? 8 : 4),
  ]),
];

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-05-31T09:00:00Z"),
    log: () => undefined,
  });
  writeFileSync(join(folder, "opportunities.csv"), `${deals.join("\n")}\n`);
  await importFiles(workspace, {
    paths: [folder],
    observedAt: "2026-05-30",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
}, 60_000);
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

const talk = { measure: "won-lost.win_rate", note: "qualify earlier", asOf: "2026-03-31" };
const asked = { period: "2026-Q2", asOf: "2026-05-30", language: "en" as const };

test("what followed a talk is held against peers over as many days, with the luck before it taken out", async () => {
  await noteTalk(workspace, { ...talk, rep: "Ada" });
  const { followUps } = await coach(workspace, { ...asked, rep: "Ada" });
  expect(followUps).toMatchObject([{ name: "Ada", on: "2026-03-31", note: "qualify earlier", days: 60, why: null }]);
  const { effect } = followUps[0]!;
  // 60 deals are below a hundred, so M = 30: (2 + 30 × 0.4) ÷ 40 = 0.35, and peers did not change
  expect(effect!.expected).toBeCloseTo(0.35, 10);
  expect(effect!.value).toBeCloseTo(0.45, 10);
  // Wilson of 8 of 10 from 0.4902; of six reps' spread t with 5 degrees, 2.5706, on √(0.35 × 0.65 ÷ 41); 1.96 on √(0.0048 + 0.75² × 0.0048)
  const error = Math.hypot(2.5706 * Math.sqrt(0.2275 / 41), 1.96 * Math.sqrt(0.0075));
  expect(effect!.interval[0]).toBeCloseTo(0.45 - Math.hypot(0.8 - 0.4902, error), 3);
  expect(effect!.verdict).toBe("higher");
});

test("of a peer who went on as before nothing is shown, and within four weeks nothing is said", async () => {
  await noteTalk(workspace, { ...talk, rep: "Bo" });
  await noteTalk(workspace, { ...talk, rep: "Cyd", asOf: "2026-05-10" });
  const { followUps } = await coach(workspace, asked);
  expect(followUps.map(({ name, why, effect }) => [name, why, effect?.verdict])).toEqual([
    ["Cyd", "too-early", undefined],
    ["Bo", null, "nothing shown"],
    ["Ada", null, "higher"],
  ]);
  // what was noted later is not yet known on an earlier day
  expect((await coach(workspace, { ...asked, asOf: "2026-04-30" })).followUps.map(({ name }) => name)).toEqual([
    "Bo",
    "Ada",
  ]);
});

test("the same talk about the number of wins shows nothing: eight where four were to be expected may be luck", async () => {
  await noteTalk(workspace, { ...talk, rep: "Ada", measure: "won-lost.won" });
  await noteTalk(workspace, { ...talk, rep: "Ada", measure: "bookings.amount" });
  await noteTalk(workspace, { ...talk, rep: "Ada", measure: "bookings.average" });
  const { followUps, currency } = await coach(workspace, { ...asked, rep: "Ada" });
  const of = (measure: string) => followUps.find((each) => each.measure === measure)!;
  // 60 ÷ 7 weeks: 0.9333 a week where 0.4667 was to be expected; 0.4667 − √(0.4604² + 0.2045²) = −0.0371
  const { effect } = of("won-lost.won");
  expect(effect).toMatchObject({ after: expect.closeTo(0.9333, 4), expected: expect.closeTo(0.4667, 4) });
  expect(effect!.interval[0]).toBeCloseTo(-0.0371, 3);
  expect(followUpSaid(of("won-lost.won"), currency, "en")).toMatch(
    /^0\.93 a week over the 9 weeks since, where 0\.47 a week was .*: \+0\.47 \(95% interval −0\.04 to \+1\.\d+\)\. That may be nothing\.$/,
  );
  // money is told as decimals; two wins before are too few for a typical size
  expect(of("bookings.amount")).toMatchObject({
    as: "per-week",
    unit: "money",
    effect: { after: "933.33", expected: "466.67" },
  });
  expect(followUpSaid(of("bookings.amount"), currency, "sv")).toMatch(/^933\s\$ i veckan under de 9 veckorna/);
  expect(of("bookings.average")).toMatchObject({ effect: null, why: "too-few" });
});

test("a note is about a person and what can be followed; anything else is refused in a sentence", async () => {
  await expect(noteTalk(workspace, { ...talk })).rejects.toMatchObject({ code: "bad-note" });
  await expect(noteTalk(workspace, { ...talk, rep: "Ada", measure: "quota.attainment" })).rejects.toMatchObject({
    code: "measure-not-followed",
    hint: expect.stringContaining("bookings.amount"),
  });
  await expect(noteTalk(workspace, { ...talk, rep: "Ada", note: " " })).rejects.toMatchObject({ code: "bad-note" });
});
