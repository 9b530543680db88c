import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { pipeline } from "node:stream/promises";
import { repDots } from "../src/reports/charts/reps.ts";
import { trendChart } from "../src/reports/charts/trend.ts";
import type { ReportDocument, Section } from "../src/reports/document.ts";
import { renderPdf } from "../src/reports/pdf/render.ts";
import { type Sheet, type SheetCell, workbookStream } from "../src/reports/xlsx/workbook.ts";
import { peakMemory } from "./measure.ts";

/** A hundred pages with two charts and a table each as PDF (`pdf`), or a sheet of 100,000 rows and 8 columns as XLSX (`xlsx`). */
const [what] = process.argv.slice(2);
/** On a machine that others use too, what this thread itself worked between two turns says more than how long a turn took. */
let longestWork = 0;
let worked = workedMs();
let isOver = false;
const turn = () => {
  const now = workedMs();
  longestWork = Math.max(longestWork, now - worked);
  worked = now;
  if (!isOver) setImmediate(turn);
};
setImmediate(turn);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const from = performance.now();
const made = what === "pdf" ? await pdf() : await xlsx();
const seconds = (performance.now() - from) / 1000;
delay.disable();
isOver = true;
console.log(
  JSON.stringify({
    ...made,
    seconds,
    longestWorkMs: longestWork,
    longestDelayMs: delay.max / 1e6,
    peakMb: peakMemory(),
  }),
);

function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function pdf() {
  const { pages, bytes } = await renderPdf(hundredPages());
  return { pages, charts: 200, bytes: bytes.length };
}

function hundredPages(): ReportDocument {
  const format = { unit: "money", currency: "SEK", language: "sv" } as const;
  const reps = Array.from({ length: 12 }, (_, index) => ({
    name: `Åsa Öberg ${index}`,
    value: 100_000 + index * 7_321,
    low: 80_000 + index * 5_000,
    high: 130_000 + index * 9_000,
    verdict: index % 4 === 0 ? "above" : "within",
  }));
  const points = Array.from({ length: 8 }, (_, index) => ({
    label: `2026-Q${index}`,
    value: 1_000 * (index + 3),
    complete: index < 7,
  }));
  const sections = Array.from({ length: 100 }, (_, page): Section => {
    const rows = reps.map((rep) => [
      { text: rep.name },
      ...[1, 2, 3, 4].map((factor) => ({ text: `${rep.value * factor + page} kr` })),
    ]);
    const columns = ["Säljare", "Bokat", "Budget", "Öppet", "Prognos"].map((title, index) => ({
      title,
      align: index === 0 ? ("left" as const) : ("right" as const),
    }));
    return {
      id: `page-${page}`,
      title: `Sida ${page}`,
      blocks: [
        { kind: "lead", text: "Hur mycket har säljarna bokat?" },
        { kind: "table", table: { caption: "Säljare", columns, rows } },
        { kind: "chart", title: "Bokat per period", chart: trendChart(`Bokat ${page}`, points, format) },
        { kind: "chart", title: "Bokat per säljare", chart: repDots(`Bokat ${page}`, reps, 120_000, "median", format) },
      ],
    };
  });
  return {
    title: "Säljrapport 2026-Q3",
    language: "sv",
    facts: ["1 juli 2026 till 30 september 2026"],
    period: { from: "2026-07-01", until: "2026-10-01" },
    asOf: "2026-10-15",
    currency: "SEK",
    sections,
    foot: "Gjord med Repmark.",
  };
}

async function xlsx() {
  const folder = mkdtempSync(join(tmpdir(), "repmark-bench-xlsx-"));
  try {
    const file = join(folder, "deals.xlsx");
    await pipeline(workbookStream("Deals", [hundredThousandRows()]), createWriteStream(file));
    return { rows: 100_000, bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hundredThousandRows(): Sheet {
  function* rows(): Generator<readonly SheetCell[]> {
    yield ["Deal", "Rep", "Amount", "Closed on", "Share", "Count", "Stage", "Account"].map((text) => ({
      text,
      look: "head",
    }));
    for (let row = 0; row < 100_000; row += 1) {
      yield [
        { text: `=HYPERLINK("deal ${row}")` },
        { text: `Åsa Öberg ${row % 40}` },
        { number: `${row}.50`, format: '#,##0.00" SEK"' },
        { day: `2026-0${1 + (row % 9)}-${10 + (row % 18)}` },
        { number: (row % 100) / 100, format: "0.0%" },
        { number: row, format: "#,##0" },
        { text: `Stage ${row % 7}` },
        { text: `Company AB ${row % 997}` },
      ];
    }
  }
  return {
    name: "Deals",
    widths: [30, 20, 16, 12, 9, 9, 12, 24],
    frozen: { rows: 1, columns: 1 },
    tables: [0],
    rows: rows(),
  };
}
