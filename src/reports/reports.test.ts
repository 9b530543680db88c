import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { MeasureAnswer, RepAnswers } from "../benchmarks/answer.ts";
import { issueWords } from "../domain/data-issue.ts";
import { formatChange } from "../domain/format-change.ts";
import { measures } from "../metrics/index.ts";
import { bulletScale, scaleEnds } from "./charts/bullet.ts";
import { dotStrip } from "./charts/reps.ts";
import { sparkline, trendChart } from "./charts/trend.ts";
import { waterfallChart } from "./charts/waterfall.ts";
import { renderHtml } from "./html/render.ts";
import { openingSentence } from "./overview-page.ts";
import { repSection } from "./rep-page.ts";
import type { ReportInput } from "./report-input.ts";
import { benchmarkOf, headlineOf, isSilent } from "./shown.ts";
import { talksSection } from "./talks-page.ts";
import { report } from "./team-report.ts";
import { reportWords } from "./words/index.ts";

const euro = { unit: "money", currency: "EUR", language: "en" } as const;
const rate = { ...euro, unit: "ratio" } as const;

type Values = Readonly<Record<string, MeasureAnswer["value"]>>;
const rep = (name: string, values: Values): RepAnswers => ({
  repId: name.toLowerCase(),
  name,
  teamId: null,
  team: null,
  measures: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value, sampleSize: 5 }])),
});
const input = (reps: readonly RepAnswers[], team: Values): ReportInput => ({
  measures,
  scorecard: {
    period: { label: "2026-Q2", from: "2026-04-01", until: "2026-07-01", complete: true },
    previousPeriod: "2026-Q1",
    asOf: "2026-07-10",
    currency: "EUR",
    language: "en",
    team: { measures: rep("", team).measures },
    teams: [],
    reps,
    gates: {},
    issues: [],
  },
  trends: {},
  outlook: null,
  company: null,
  talks: { team: [], reps: {} },
  followUps: [],
  plan: [],
  toGoThrough: [],
  repTrends: {},
  breakdowns: [],
  bridges: [],
  funnelLimits: [],
  cycle: null,
  goesWith: { inbound: null, engagement: null },
  rep: null,
  isDemo: false,
});
test("the benchmark line of attainment is the reps' median, that of the win rate the team's own", () => {
  const reps = [0.5, 0.9, 3.1].map((attainment, index) =>
    rep(`R${index}`, { "quota.attainment": attainment, "won-lost.win_rate": 0.2 + index / 10 }),
  );
  const asked = input(reps, { "quota.attainment": 1.48, "won-lost.win_rate": 0.33 });
  expect(benchmarkOf(headlineOf("quota", measures), asked)).toBe(0.9);
  expect(benchmarkOf(headlineOf("won-lost", measures), asked)).toBe(0.33);
});

test("a rep with nothing but zeroes and unknowns is silent, one who owes a quota is not", () => {
  expect(isSilent(rep("Ada", { "bookings.amount": null, "pipeline.deals": 0, "bookings.deals": "0.00" }))).toBe(true);
  expect(isSilent(rep("Bo", { "quota.target": "50000.00", "bookings.deals": 0 }))).toBe(false);
});

test("the page for Monday is by name, leaders first, a fact and a question each; without anything to ask there is none", () => {
  const ada = rep("Ada", {});
  const talk = { title: "Decide or drop", text: "Two are old. Why keep them open?", lines: ["Atlas, Demo"] };
  const asked = input([ada, rep("Bo", {})], {});
  expect(talksSection(asked, reportWords("en"))).toEqual([]);
  const [page] = talksSection({ ...asked, talks: { team: [talk], reps: { ada: [talk] } } }, reportWords("sv"));
  expect(page).toMatchObject({
    title: "Värt ett samtal",
    blocks: [
      { kind: "caption" },
      {
        kind: "talks",
        talks: [
          { title: "Mellan chefer", points: [{ mark: null, ...talk }] },
          { title: "Ada", link: "rep-ada", points: [{ mark: null, ...talk }] },
        ],
      },
    ],
  });
});

test("a rep's own report has the deals to go through, whether talks helped, and the plan; in the team's report nobody's plan stands", () => {
  const ada = rep("Ada", { "bookings.deals": 3 });
  const own: ReportInput = {
    ...input([ada], {}),
    rep: ada,
    talks: {
      team: [],
      reps: { ada: [{ title: "Deals that drift", text: "Who set the date?", lines: ["Atlas, Demo"] }] },
    },
    followUps: [{ repId: "ada", title: "30 June · qualify earlier", text: "That may be nothing." }],
    toGoThrough: [{ name: "Atlas", stage: "Demo", value: { text: "€12,000.00" }, says: "dated later 3 times" }],
    plan: [
      {
        title: "Commission",
        pieces: [
          { kind: "line", text: "Earned so far: €900.00." },
          { kind: "line", text: "Pay jumps at €100,000.00.", isWarning: true },
          {
            kind: "table",
            table: {
              caption: "Statements",
              columns: [{ title: "Pays", align: "right" }],
              rows: [[{ text: "€900.00" }]],
            },
          },
        ],
      },
    ],
  };
  const t = reportWords("en");
  const blocks = repSection(ada, own, t).blocks;
  expect(blocks.filter(({ kind }) => kind === "note")).toEqual([{ kind: "note", text: "Pay jumps at €100,000.00." }]);
  const html = renderHtml({ ...report(own), sections: [repSection(ada, own, t)] });
  for (const text of [
    "Atlas, Demo",
    "Open deals to go through",
    "dated later 3 times",
    "That may be nothing.",
    "Statements",
  ])
    expect(html).toContain(text);
  // one rep's pages in a report of everyone
  const among = renderHtml({ ...report(own), sections: [repSection(ada, { ...own, rep: null }, t)] });
  expect(among).toContain("Atlas, Demo");
  expect(among).not.toContain("Statements");
});

test("a running period is held against the one before up to the same point, and says so", () => {
  const asked = input([], { "bookings.amount": "263600.00", "bookings.deals": 13 });
  const amount = { value: "263600.00", previous: "302000.00", sampleSize: 12 };
  const { scorecard } = asked;
  const running = {
    ...asked,
    scorecard: {
      ...scorecard,
      period: { ...scorecard.period, complete: false },
      asOf: "2026-05-14",
      team: { measures: { ...scorecard.team.measures, "bookings.amount": amount } },
    },
  };
  // 263,600 ÷ 302,000 − 1 = −12.7 %
  expect(openingSentence(running, reportWords("en"))).toBe(
    "2026-Q2 is running: by 14 May 2026 the team had won 13 deals worth €263,600.00, 12.7% less than in 2026-Q1 up to the same point.",
  );
  const drawn = sparkline(
    "",
    [
      { label: "Q1", value: 2, complete: true },
      { label: "Q2", value: 1, complete: false },
    ],
    euro,
  );
  const [line] = drawn.option.series as { data: { itemStyle: { color: string } }[] }[];
  expect(line?.data[1]?.itemStyle.color).not.toBe(line?.data[0]?.itemStyle.color); // hollow: not the end of the story
});

test("a change is points of a rate and a share of a sum, with a true minus, and nothing beside nothing", () => {
  expect(formatChange(0.614, 0.617, "ratio", "en")).toBe("−0.3 points");
  expect(formatChange("2982255.00", "3086111.00", "money", "sv")).toBe("−3,4\u00a0%");
  expect(formatChange("5.00", "0.00", "money", "en")).toBeNull();
  expect(formatChange("5.00", null, "money", "en")).toBeNull();
});

test("a card's pictures say where they begin and end", () => {
  const point = (label: string, value: number | null) => ({ label, value, complete: true });
  const points = [point("2025-Q4", null), point("2026-Q1", 0.3), point("2026-Q2", 0.31)];
  expect(sparkline("Win rate", points, rate).ends).toEqual(["2026-Q1", "2026-Q2"]);
  const who = (value: number | null) => ({ name: "", value, low: null, high: null, verdict: null });
  expect(dotStrip("Booked", [who(22405), who(null), who(373218)], null, euro).ends).toEqual(["€22.4K", "€373K"]);
  expect(scaleEnds(bulletScale([{ value: "373218.00" }])!, euro)).toEqual(["€0", "€373K"]);
});

test("a rate that moves by one point is drawn over forty, and its first and last values are written", () => {
  const points = [0.7, 0.72, 0.71].map((value, index) => ({ label: `Q${index}`, value, complete: true }));
  const { option } = trendChart("Win rate", points, rate);
  const axis = option.yAxis as { min: number; max: number };
  expect([axis.min, axis.max]).toEqual([0.5, 0.9]); // 70 to 72 %: round 70 %
  const [series] = option.series as { data: { label: { show: boolean; formatter?: string } }[] }[];
  expect(series?.data.map(({ label }) => (label.show ? label.formatter : ""))).toEqual(["70%", "", "71%"]);
});

test("in the waterfall won leaves in the colour of lost, and a leg of nothing is no minus nothing", () => {
  const legs = [
    { label: "Won", amount: -10, isEnd: false },
    { label: "Lost", amount: -5, isEnd: false },
    { label: "Moved out", amount: -0, isEnd: false },
  ];
  const series = waterfallChart("", legs, euro).option.series as {
    data: { itemStyle: { color: string }; label: { formatter: string } }[];
  }[];
  const [won, lost, out] = series[1]?.data ?? [];
  expect(won?.itemStyle.color).toBe(lost?.itemStyle.color);
  expect(out?.label.formatter).toBe("€0");
});

test("every kind of issue that the build or a connector can find has a sentence in both languages", () => {
  const build = fileURLToPath(new URL("../warehouse/build/", import.meta.url));
  const sql = readdirSync(build)
    .filter((name) => name.endsWith(".sql"))
    .map((name) => readFileSync(`${build}${name}`, "utf8"))
    .join("\n");
  const typed = readFileSync(new URL("../crm/csv/typed.ts", import.meta.url), "utf8");
  const codes = [
    ...sql.matchAll(/insert into core\.data_issue\s+select (?:distinct )?'([a-z-]+)'/g),
    ...typed.matchAll(/: "((?:bad|unknown)-[a-z-]+)",/g),
  ].map((match) => match[1] ?? "");
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => issueWords[code] === undefined)).toEqual([]);
});
