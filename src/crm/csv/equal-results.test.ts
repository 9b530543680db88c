import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { workbook } from "../../../test/broken-inputs/workbook.ts";
import { Warehouse } from "../../warehouse/warehouse.ts";
import { recordsOf } from "./dialect.ts";
import { loadCsvPart } from "./load.ts";
import { understand } from "./understand.ts";

const fixture = new URL("../../../fixtures/b2b-pipeline/", import.meta.url);
const tables = ["accounts", "products", "sales_pipeline", "sales_teams"] as const;
type Rows = string[][];

const folders: string[] = [];
let asPublished: Promise<Warehouse> | undefined;
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

test("the pipeline as published: 8,800 deals, 35 agents under 6 managers, no cell unread", async () => {
  const warehouse = await loaded(await written((rows) => csv(rows, ",")));
  const [deals] = await warehouse.rows(
    "select count(*) as deals, count(*) filter (where outcome = 'won') as won, count(*) filter (where outcome = 'lost') as lost, count(*) filter (where stage_ref in ('Engaging', 'Prospecting') and outcome is null) as open, sum(amount) as booked, count(*) filter (where amount = 0 and outcome = 'lost') as lost_at_zero from raw.opportunity",
  );
  // Won and lost: the four quarters of the set's README added up (531+1,254+1,257+1,196 and 116+778+790+789).
  expect(deals).toEqual({
    deals: "8800",
    won: "4238",
    lost: "2473",
    open: "2089",
    booked: "10005534.0000",
    lost_at_zero: "2473",
  });
  const [people] = await warehouse.rows(
    "select count(*) as reps, count(distinct team_ref) as teams, count(region) as regions, count(segment) as segments from raw.rep",
  );
  expect(people).toEqual({ reps: "35", teams: "6", regions: "35", segments: "0" });
  expect(await warehouse.rows("select * from raw.data_issue")).toEqual([]);
  warehouse.close();
});

const forms: [string, (rows: Rows, table: string) => Buffer | string | Promise<Buffer>, string?][] = [
  [
    "dates as DD-MM-YYYY",
    (rows) =>
      csv(
        dates(rows, (y, m, d) => `${d}-${m}-${y}`),
        ",",
      ),
  ],
  [
    "dates as YYYY-MM-DD",
    (rows) =>
      csv(
        dates(rows, (y, m, d) => `${y}-${m}-${d}`),
        ",",
      ),
  ],
  [
    "dates as 20 okt 2016",
    (rows) =>
      csv(
        dates(
          rows,
          (y, m, d) =>
            `${Number(d)} ${"jan feb mar apr maj jun jul aug sep okt nov dec".split(" ")[Number(m) - 1]} ${y}`,
        ),
        ",",
      ),
  ],
  [
    "dates as October 20, 2016",
    (rows) =>
      csv(
        dates(
          rows,
          (y, m, d) =>
            `${"January February March April May June July August September October November December".split(" ")[Number(m) - 1]} ${Number(d)}, ${y}`,
        ),
        ",",
      ),
  ],
  [
    "blanks as null",
    (rows) =>
      csv(
        rows.map((row) => row.map((cell) => cell || "null")),
        ",",
      ),
  ],
  [
    "semicolons and decimal commas",
    (rows) =>
      csv(
        decimals(rows, (n) => `${n},00`),
        ";",
      ),
  ],
  [
    "thousands with narrow blanks and kr",
    (rows) =>
      csv(
        decimals(rows, (n) => `${Number(n).toLocaleString("en").replaceAll(",", "\u202f")},00 kr`),
        ";",
      ),
  ],
  ["tabs and carriage returns", (rows) => csv(rows, "\t").replaceAll("\n", "\r\n")],
  ["UTF-8 with a byte order mark", (rows) => `\ufeff${csv(rows, ",")}`],
  ["Windows-1252", (rows) => Buffer.from(csv(rows, ";"), "latin1")],
  ["UTF-16 with a byte order mark", (rows) => Buffer.from(`\ufeff${csv(rows, ",")}`, "utf16le")],
  ["UTF-16 without one", (rows) => Buffer.from(csv(rows, ","), "utf16le")],
  [
    "a report with a title above and a footer below",
    (rows) =>
      `Pipeline\n\n${csv(rows, ",")}\n"Confidential Information - Do Not Distribute"\n"Copyright (c) 2000-2026 salesforce.com, inc."\n`,
  ],
  ["XLSX", (rows) => workbook(rows), "xlsx"],
];

test.each(forms)("the same pipeline with %s gives the same rows", async (_, form, extension = "csv") => {
  asPublished ??= written((rows) => csv(rows, ",")).then(loaded);
  const plain = await asPublished;
  const other = await loaded(await written(form, extension));
  for (const table of ["opportunity", "rep", "account", "product", "data_issue"]) {
    const order = table === "opportunity" ? "opportunity_id" : table === "data_issue" ? "line" : "name";
    const text = `select * exclude (run, line${table === "data_issue" ? "" : ", observed_at"}) from raw.${table} order by ${order}`;
    expect(await other.rows(text), table).toEqual(await plain.rows(text));
  }
  other.close();
});

async function written(
  form: (rows: Rows, table: string) => Buffer | string | Promise<Buffer>,
  extension = "csv",
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "repmark-equal-"));
  folders.push(folder);
  for (const table of tables) {
    const rows = recordsOf(
      await readFile(new URL(`${table}.csv`, fixture), "utf8").then((text) => text.replaceAll("\r", "")),
      ",",
      100_000,
    );
    await writeFile(
      join(folder, `${table}.${extension}`),
      await form(
        rows.filter((row) => row.length > 1),
        table,
      ),
    );
  }
  return folder;
}

async function loaded(folder: string): Promise<Warehouse> {
  const understanding = await understand([folder], { timeZone: "Europe/Stockholm" });
  const warehouse = await Warehouse.make();
  for (const table of understanding.tables)
    await warehouse.using((connection) =>
      loadCsvPart(
        connection,
        { run: "r1", observedAt: "2018-01-01T00:00:00Z" },
        { format: table.format },
        table.text.path,
      ),
    );
  await understanding.dispose();
  return warehouse;
}

function csv(rows: Rows, delimiter: string): string {
  return rows
    .map(
      (row) =>
        `${row.map((cell) => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)}\n`,
    )
    .join("");
}

function dates(rows: Rows, form: (year: string, month: string, day: string) => string): Rows {
  return rows.map((row) =>
    row.map((cell) =>
      cell.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, m: string, d: string, y: string) =>
        form(y, m.padStart(2, "0"), d.padStart(2, "0")),
      ),
    ),
  );
}

function decimals(rows: Rows, form: (number: string) => string): Rows {
  const money = new Set(["close_value", "sales_price"].map((name) => rows[0]!.indexOf(name)).filter((at) => at >= 0));
  return rows.map((row, line) => row.map((cell, at) => (line > 0 && money.has(at) && cell !== "" ? form(cell) : cell)));
}
