import { expect, test } from "vitest";
import { money } from "../domain/money.ts";
import { chartSvg } from "./chart-svg.ts";
import { demandChart } from "./charts/demand.ts";
import { stackedChart } from "./charts/stacked.ts";
import type { CompanyShown, RevenueShown } from "./company-input.ts";
import { companySection } from "./company-page.ts";
import type { Block } from "./document.ts";
import { fitBlocks } from "./fit.ts";
import type { ReportInput } from "./report-input.ts";
import { reportWords } from "./words/index.ts";

const eur = (amount: string) => money(amount, "EUR");
const demand = (expected: number, over: number | null) => ({
  expected,
  p10: 1,
  p50: 2,
  p90: 3,
  utilisation: over === null ? null : expected / 2,
  over,
});

const revenue: RevenueShown = {
  startLag: { days: 12 },
  unsized: 3,
  months: [
    {
      label: "2026-10",
      contracted: eur("1000.00"),
      ending: eur("100.00"),
      notRenewed: eur("20.00"),
      pipeline: eur("50.00"),
      pipelineOneOff: eur("10.00"),
      expected: eur("1140.00"),
    },
  ],
  reps: [
    {
      id: "ada",
      name: "Ada",
      openDeals: 2,
      contracted: eur("900.00"),
      ending: eur("0.00"),
      notRenewed: eur("0.00"),
      pipeline: eur("50.00"),
      pipelineOneOff: eur("10.00"),
      expected: eur("960.00"),
    },
    {
      id: null,
      name: null,
      openDeals: 0,
      contracted: eur("100.00"),
      ending: eur("100.00"),
      notRenewed: eur("20.00"),
      pipeline: eur("0.00"),
      pipelineOneOff: eur("0.00"),
      expected: eur("180.00"),
    },
  ],
  teams: [],
  lateDates: {
    year: { label: "2026" },
    cost: eur("1183.56"),
    late: eur("1200.00"),
    early: eur("16.44"),
    reps: [{ repId: "ada", cost: eur("1000.00") }],
    deals: [
      {
        opportunityId: "D",
        name: null,
        yearly: eur("24000.00"),
        chance: 0.4,
        repsDay: "2026-05-01",
        isOverdue: false,
        modelsDay: "2026-06-15",
        cost: eur("1183.56"),
      },
    ],
  },
  pushes: { period: "2026-Q4", price: eur("4500.00") },
  renewals: {
    rate: 0.8,
    contracts: 10,
    ended: eur("1000.00"),
    byMonth: [{ label: "2026-11", contracts: 2, yearly: eur("730.00"), noticed: eur("0.00"), expected: eur("584.00") }],
  },
  movements: [
    {
      label: "2026-03",
      opening: eur("1800.00"),
      new: eur("400.00"),
      reactivation: eur("250.00"),
      expansion: eur("150.00"),
      contraction: eur("100.00"),
      churn: eur("300.00"),
      closing: eur("2200.00"),
      nrr: 0.8611,
      grr: 0.7778,
    },
  ],
  quarters: [{ label: "2026-Q3", booked: eur("900.00"), parts: [{ bookedIn: "2026-Q2", revenue: eur("300.00") }] }],
};

const company: CompanyShown = {
  revenue,
  capacity: {
    unit: { unit: "onboardings" },
    steps: [{}],
    months: [
      { label: "2026-10", capacity: 2, signed: 1, turns: 0, byReps: demand(2.1, 0.332), byModel: demand(1.5, 0.2) },
    ],
    selling: {
      label: "2026-Q4",
      groups: [
        {
          role: null,
          segment: null,
          people: 4,
          fullReps: 2.75,
          median: eur("90000.00"),
          repPeriods: 8,
          capacity: eur("247500.00"),
        },
      ],
      fullReps: 2.75,
      capacity: eur("247500.00"),
      target: { amount: eur("300000.00") },
      gap: eur("52500.00"),
      missingReps: 52_500 / 90_000,
      people: [{}, {}, {}, {}],
    },
  },
  fit: {
    period: { from: "2025-10-01", until: "2026-10-01" },
    scored: 90,
    decided: 100,
    bands: [
      { band: "< 50.00", won: 5, deals: 50, rate: 0.1, interval: [0.043, 0.214] },
      { band: "≥ 50.00", won: 20, deals: 40, rate: 0.5, interval: [0.352, 0.648] },
    ],
    trend: { chiSquare: 17.8659, degreesOfFreedom: 1, p: 0.000024 },
    auc: 0.7102,
    separates: true,
    calibration: null,
    reps: [
      {
        repId: "ada",
        name: "Ada",
        won: 8,
        deals: 40,
        rate: 0.2,
        peers: 0.2909,
        mix: -0.0909,
        selling: 0,
        adjusted: 0.2909,
        verdict: "within",
      },
      {
        repId: "bo",
        name: "Bo",
        won: 1,
        deals: 2,
        rate: 0.5,
        peers: 0.2,
        mix: 0.1,
        selling: 0.2,
        adjusted: 0.4,
        verdict: "too few deals",
      },
    ],
  },
};

const input = (language: "en" | "sv", shown: CompanyShown | null = company) =>
  ({
    company: shown,
    scorecard: {
      currency: "EUR",
      language,
      reps: [{ repId: "ada", name: "Ada", measures: { "pipeline.deals": { value: 2 } } }],
    },
  }) as unknown as ReportInput;

const textsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) =>
    block.kind === "table"
      ? block.table.rows.map((row) => row.map(({ text }) => text).join(" | "))
      : block.kind === "chart"
        ? [block.chart.sentence]
        : "text" in block
          ? [block.text]
          : [],
  );

test("the page says B3, B2 and F6 as METRICS has them, in words, pictures and tables", () => {
  const [section] = companySection(input("en"), reportWords("en"));
  const said = textsOf(section?.blocks ?? []);
  expect(said).toContain(
    "If open deals close when the model says and not when reps say, 2026 brings €1,183.56 less: €1,200.00 from deals that come later, €16.44 back from those that come sooner.",
  );
  expect(said).toContain("Open deals that carry no value, and so bring nothing here: 3.");
  // Whose it is adds up to the month; Ada has a page to go to, nobody has none.
  expect(said.filter((line) => /^(Ada|nobody|renewals|Sum)/.test(line))).toEqual([
    "Ada | €960.00 | €900.00 | €50.00 | €10.00 | 2 | €1,000.00",
    "nobody’s | €100.00 | €100.00 | €0.00 | €0.00 | 0 | €183.56",
    "renewals, nobody’s yet | €80.00 |  |  |  |  | ",
    "Sum | €1,140.00 | €1,000.00 | €50.00 | €10.00 | 2 | €1,183.56",
  ]);
  const links = section?.blocks.flatMap((block) =>
    block.kind === "table" ? block.table.rows.flatMap(([name]) => name?.link ?? []) : [],
  );
  expect(links).toEqual(["rep-ada"]);
  expect(said).toContain("D | €24,000.00 | 40.0% | 1\u00a0May\u00a02026 | 15\u00a0June\u00a02026 | €1,183.56");
  expect(said).toContain(
    "Recurring revenue from 2026-03 to 2026-03: Opening €1,800.00, New €400.00, Back €250.00, Grown €150.00, Shrunk −€100.00, Left −€300.00, Closing €2,200.00.",
  );
  expect(said).toContain("2026-10 | 2 | 2.1 | 105.0% | 33.2% | 1.5 | 75.0% | 20.0%");
  expect(said).toContain(
    "In 2026-Q4 4 people come to 2.75 full reps; at what reps like them book, that is €247,500.00. Of a target of €300,000.00, €52,500.00 are missing: 0.58 full reps.",
  );
  expect(said).toContain("everybody | 4 | 2.75 | €90,000.00 | 8 | €247,500.00");
});

test("in Swedish every key has its words, and a gain is not told as a loss", () => {
  const gain = {
    ...company,
    revenue: { ...revenue, lateDates: { ...revenue.lateDates, cost: eur("-5.00") } },
  };
  const [section] = companySection(input("sv", gain), reportWords("sv"));
  const said = [...textsOf(section?.blocks ?? []), ...textsOf(fitBlocks(input("sv"), reportWords("sv")))].join("\n");
  expect(said).toContain("ger 2026 5,00\u00a0€ mer");
  expect(said).not.toMatch(/company\.|\{\{/);
});

test("where no term is on record and no capacity was entered there is only what can be sold; without anything no page", () => {
  const bare: CompanyShown = {
    ...company,
    revenue: null,
    capacity: { ...company.capacity, steps: [] },
  };
  const [section] = companySection(input("en", bare), reportWords("en"));
  expect(section?.blocks.filter(({ kind }) => kind === "chart")).toEqual([]);
  expect(companySection(input("en", null), reportWords("en"))).toEqual([]);
  const nothing = { ...bare, capacity: { ...bare.capacity, selling: null } };
  expect(companySection(input("en", nothing), reportWords("en"))).toEqual([]);
});

test("W4: the score separates, and what leads explain of Ada is in points; of two deals nothing is made", () => {
  const said = textsOf(fitBlocks(input("en"), reportWords("en")));
  expect(said).toContain(
    "The score as it stood when deals opened separates wins from losses (trend χ² 17.9, p < 0.0001): a won deal scored higher than a lost one 71.0% of the time.",
  );
  expect(said[1]).toBe(
    "Of 100 deals decided from 1 October 2025 to 30 September 2026, 90 had a lead score when they opened.",
  );
  expect(said).toContain("Ada | 40 | 20.0% | 29.1% | −9.1 | 0 | 29.1%");
  expect(said).toContain("Bo | 2 | 1 of 2 | 20.0% | – | – | –");
});

test("a stacked chart adds up in its sentence and opens to its layers; demand names its capacity", () => {
  const format = { unit: "money", currency: "EUR", language: "en" } as const;
  const chart = stackedChart(
    "Revenue",
    ["Q1", "Q2"],
    [
      { name: "old", values: [100, 50] },
      { name: "new", values: [null, 25] },
    ],
    format,
    { name: "booked", values: [90, null] },
  );
  expect(chart.sentence).toBe("Revenue: Q1 €100.00, Q2 €75.00.");
  expect(chart.table.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["Q1", "€90.00", "€100.00", "–"],
    ["Q2", "–", "€50.00", "€25.00"],
  ]);
  expect(chartSvg(chart)).toContain("booked");
  const months = [{ label: "May", p10: 1, p50: 2, p90: 3, byReps: 2.1, capacity: 2 }];
  const words = { title: "Demand", band: "band", middle: "50 %", reps: "reps", capacity: "capacity" };
  expect(demandChart(months, words, "en").sentence).toBe("Demand: May 2 / 2.");
  const bare = demandChart([{ ...months[0]!, capacity: null }], words, "en");
  expect([bare.sentence, bare.table.columns.length]).toEqual(["Demand: May 2.", 5]);
  expect(chartSvg(bare)).not.toContain("capacity");
});
