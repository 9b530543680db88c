import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openPromise } from "yauzl";
import { ask } from "../../src/app/ask.ts";
import { importFiles } from "../../src/app/import.ts";
import { reportInput } from "../../src/app/report-input.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { sheetsOf } from "../../src/crm/csv/xlsx.ts";
import type { Block, ReportDocument } from "../../src/reports/document.ts";
import { renderPdf } from "../../src/reports/pdf/render.ts";
import { report } from "../../src/reports/team-report.ts";
import { renderXlsx } from "../../src/reports/xlsx/render.ts";
import { pageTexts } from "../world/pdf-text.ts";

/** What spreadsheets, Typst and XML each take for an order, as the names of forty reps. */
const forty = [
  ...[
    "=1+1",
    '=HYPERLINK("http://evil.test","Click")',
    "=cmd|' /C calc'!A0",
    "=@SUM(A1)",
    "==1",
    '=IMPORTXML("x","y")',
  ],
  ...["+1", "+46 8 123", "+SUM(A1:A9)", "++1", "-1", "-2+3", "-SUM(A1)", "--1", "@sum", "@SUM(1)", "@Åsa", "@@x"],
  ...["＝1+1", "＋1", "－1", "＠sum", "'=1+1", '"=1+1"', "=", "+", "-x", "@"],
  ...[
    '#read("/etc/passwd")',
    '#image("report.typ")',
    "#panic()",
    "#sys.inputs",
    "*bold* _it_ $x$ `raw`",
    "<label> @ref",
  ],
  ...[
    "\\u{41} \\ // no comment",
    "</t></is><f>1+1</f>",
    "&lt;b&gt; & ]]>",
    "_x0041_",
    "[x](y) ~ -- ---",
    "Åsa Öberg 日本",
  ],
].map((start, index) => `${start} rep${index}`); // the importer takes names of the same letters and digits for one person

let folder = "";
/** Of the first quarter, in which each of the forty won one deal of 100.25. */
let forReps: ReportDocument;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-paper-test-"));
  const workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-11-01T12:00:00Z"),
    log: () => undefined,
  });
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const deals = forty.map((name, index) => `D${index},${quoted(name)},Closed Won,2026-01-05,2026-02-20,100.25`);
  const file = join(folder, "deals.csv");
  writeFileSync(file, `Opportunity ID,Opportunity Owner,Stage,Created Date,Close Date,Amount\n${deals.join("\n")}\n`);
  const quiet = { dryRun: false, understood: () => undefined, progress: () => undefined };
  await importFiles(workspace, { paths: [file], ...quiet });
  const asked = await ask(workspace, { period: "2026-Q1", language: "sv" });
  forReps = report(await reportInput(workspace, asked));
  workspace.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a workbook holds forty reps called like formulas as text, their numbers as numbers, and no formula", async () => {
  expect(forty).toHaveLength(40);
  const out = join(folder, "q1.xlsx");
  writeFileSync(out, await renderXlsx(forReps));
  const parts = await partsOf(out);
  const sheets = Object.entries(parts).filter(([name]) => name.startsWith("xl/worksheets/"));
  for (const [, xml] of sheets) {
    expect(xml).not.toMatch(/<f[ >/]|<hyperlink|<oleObject/);
    expect(xml).toContain('state="frozen"');
  }
  expect(Object.keys(parts).filter((name) => /external|connection|vba|calcChain/i.test(name))).toEqual([]);

  const read = await readBack(out);
  const names = [
    "Om rapporten",
    "Översikt",
    "Budget",
    "Prognos",
    "Bokat",
    "Vunnet & förlorat",
    "Pipeline",
    "Säljcykel",
  ];
  expect([...read.keys()]).toEqual([...names, "Säljare", "Vad som saknas i underlaget", "Definitioner", "SQL"]);
  const reps = read.get("Säljare") ?? [];
  expect(new Set(reps.slice(3).flatMap((row) => row[0] || []))).toEqual(new Set(forty.map(escapedOnce)));
  expect(read.get("Om rapporten")?.map((row) => row.slice(0, 2))).toEqual(
    expect.arrayContaining([
      ["Första dag", "2026-01-01"],
      ["Sista dag", "2026-03-31"],
    ]),
  );
  // forty deals of 100.25: booked 4010, all won
  const booked = (read.get("Bokat") ?? []).find((row) => row[0] === "Bokat" && row.length > 1);
  expect(booked).toContain("4010.00");
  const own = reps.find((row) => row[0]?.startsWith("@sum rep") && row[2] === "Bokat");
  expect(own?.[3]).toBe("100.25");
  expect(reps.find((row) => row[0] === "=1+1 rep0" && row[2] === "Vinstandel")?.[3]).toBe("1");
});

test("a PDF of the same reps is tagged and says every name as it is", async () => {
  const pdf = Buffer.from((await renderPdf(forReps)).bytes);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.toString("latin1")).toMatch(/\/Marked true/);
  const titles = titlesOf(pdf);
  const said = [...forty, "Översikt", "Vunnet & förlorat", "Definitioner", "Säljrapport 2026-Q1"];
  expect(said.filter((title) => !titles.includes(title))).toEqual([]);
  const pages = pageTexts(pdf);
  const first = pages.findIndex((page) => page.includes('#read("/etc/passwd") rep'));
  expect(first).toBeGreaterThanOrEqual(0);
  expect(pages.join()).not.toContain("root:");
  expect(pages.join()).toContain("Åsa Öberg");
});

test("what no page can show is shown as such, an accessible PDF is PDF/UA-1, and the same report is the same bytes", async () => {
  const evil = documentOf([
    { kind: "lead", text: "bell \u0007, half \ud800, end \uffff" },
    { kind: "text", text: "x".repeat(40_000) },
    {
      kind: "talks",
      talks: [
        {
          title: "nowhere",
          link: "there-is-no-such-section",
          points: [{ mark: null, title: "", text: "a link to nothing is text" }],
        },
      ],
    },
  ]);
  const [once, again] = [await renderPdf(evil), await renderPdf(evil)];
  expect(Buffer.from(once.bytes).toString("latin1")).toContain("pdfuaid:part");
  expect(Buffer.compare(once.bytes, again.bytes)).toBe(0);
  const workbook = await renderXlsx(evil);
  expect(Buffer.compare(workbook, await renderXlsx(evil))).toBe(0);
  const file = join(folder, "evil.xlsx");
  writeFileSync(file, workbook);
  const [, page] = [...(await readBack(file)).values()];
  expect(page?.[1]?.[0]).toBe("bell \ufffd, half \ufffd, end \ufffd");
  expect(page?.[2]?.[0]).toHaveLength(32_767);
});

test("while a PDF is set, others get their turn", async () => {
  const text = "How many opportunities were won against lost? ".repeat(60);
  const long = documentOf(Array.from({ length: 400 }, () => ({ kind: "text" as const, text })));
  let longest = 0;
  let last = performance.now();
  const pulse = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  onTestFinished(() => clearInterval(pulse));
  const from = performance.now();
  const { pages } = await renderPdf(long);
  const took = performance.now() - from;
  expect(pages).toBeGreaterThan(100);
  expect(longest).toBeLessThan(took / 2);
});

test("each page says which of how many it is and until when it knows, and a table that goes on says its heads again", async () => {
  const columns = ["Colleague", "Booked"].map((title) => ({ title, align: "left" as const }));
  const rows = Array.from({ length: 200 }, (_, index) => [{ text: `Name ${index}` }, { text: `${index} kr` }]);
  const { bytes, pages } = await renderPdf(documentOf([{ kind: "table", table: { caption: "Reps", columns, rows } }]));
  const texts = pageTexts(bytes);
  expect(texts).toHaveLength(pages);
  expect(pages).toBeGreaterThan(3);
  for (const [index, page] of texts.entries()) {
    expect(page).toContain("Sales report");
    expect(page).toContain("1 January 2026 to 31 March 2026");
    expect(page).toContain("Colleague Booked");
    expect(page).toContain(`As known at the end of 15 April 2026 Page ${index + 1} of ${pages}`);
  }
  const said = texts.join(" ");
  expect(rows.filter(([name]) => !said.includes(`${name?.text} `))).toEqual([]);
});

function documentOf(blocks: readonly Block[]): ReportDocument {
  return {
    title: "Sales report",
    language: "en",
    facts: ["1 January 2026 to 31 March 2026"],
    period: { from: "2026-01-01", until: "2026-04-01" },
    asOf: "2026-04-15",
    currency: "SEK",
    sections: [{ id: "overview", title: "Overview", blocks }],
    foot: "Made with Repmark.",
  };
}

/** Each sheet's filled rows, read by the importer that reads other people's workbooks. */
async function readBack(file: string): Promise<Map<string, string[][]>> {
  const into = mkdtempSync(join(folder, "csv-"));
  const sheets = await sheetsOf(file, into);
  return new Map(sheets.map((sheet) => [sheet.name.replace(/^.*#/, ""), rowsOf(readFileSync(sheet.path, "utf8"))]));
}

function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ""));
}

/** Excel reads `_x005F_x0041_` as `_x0041_`; a reader that knows nothing of it sees it as it was written. */
const escapedOnce = (name: string) => name.replace("_x0041_", "_x005F_x0041_");

async function partsOf(file: string): Promise<Record<string, string>> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  const parts: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) parts[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
  zip.close();
  return parts;
}

/** The titles of a PDF: its own and its bookmarks, as literal strings (with pairs of parentheses in them) or as UTF-16 in hexadecimal. */
function titlesOf(pdf: Buffer): string[] {
  const source = pdf.toString("latin1");
  return [
    ...source.matchAll(/\/Title (?:\(((?:[^\\()]|\\[\s\S]|\((?:[^\\()]|\\[\s\S])*\))*)\)|<FEFF([0-9A-F]*)>)/g),
  ].map(([, literal, hex]) =>
    hex === undefined
      ? (literal ?? "").replaceAll(/\\([0-7]{3}|[\s\S])/g, (_, sign: string) =>
          sign.length === 3 ? String.fromCharCode(Number.parseInt(sign, 8)) : sign,
        )
      : Buffer.from(hex, "hex").swap16().toString("utf16le"),
  );
}
