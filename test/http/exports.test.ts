import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { isSoak } from "../crm/soak.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/** Forty beginnings of a formula, as names of deals. */
const starts = ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", "=-", "+-", "-+", "@@"];
const rests = ["1+1", 'HYPERLINK("http://x.example","click")', "cmd|' /C calc'!A0"];
const names = [...starts.flatMap((start) => rests.map((rest) => start + rest)), "-1"];

let given: GivenServer;
let folder = "";
let duck: DuckDBInstance;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-exports-"));
  duck = await DuckDBInstance.create(":memory:");
  given = await givenServer({}, names);
});
afterAll(async () => {
  await given?.close();
  duck?.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

const address = "/api/v1/deals?measure=won-lost.win_rate&period=2026-Q1";
const asFile = async (format: string, language = "en") => {
  const answer = await given.server.inject(`${address}&format=${format}&language=${language}`);
  expect(answer.statusCode).toBe(200);
  return answer;
};

/** Another program's reading of a file. */
async function readBack(bytes: Buffer, read: (path: string) => string) {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  const connection = await duck.connect();
  try {
    return (await connection.runAndReadAll(read(path))).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}

test("there are forty beginnings", () => expect(new Set(names).size).toBe(40));

test("CSV reads back by another program: no cell begins a formula, and numbers are the numbers", async () => {
  const json = (await given.server.inject(address)).json();
  const csv = await asFile("csv");
  expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(csv.body.startsWith("\uFEFF")).toBe(false);
  expect(csv.body.split("\r\n").length).toBe(json.total + 2);
  const rows = await readBack(
    csv.rawPayload,
    (path) =>
      `from read_csv('${path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)`,
  );
  expect(rows.length).toBe(json.total);
  for (const [index, row] of rows.entries()) {
    expect(String(row.name)).not.toMatch(/^[=+\-@\t＝＋－＠]/);
    expect(String(row.name).replace(/^'/, "")).toBe(json.rows[index].name);
    for (const column of json.columns.filter(({ kind }: { kind: string }) => kind === "money"))
      expect(row[column.name]).toBe(json.rows[index][column.name]);
  }
});

test("revenue as a table: its reps add up to everyone in every month, and so do its teams, when another program adds them", async () => {
  const asked = "/api/v1/revenue?asOf=2026-03-31";
  const answer = (await given.server.inject(asked)).json();
  const csv = await given.server.inject(`${asked}&format=csv`);
  const rows = await readBack(
    csv.rawPayload,
    (
      path,
    ) => `select grain, month, sum(contracted::decimal(18, 2))::varchar as contracted, sum(expected::decimal(18, 2))::varchar as expected
      from read_csv('${path}', header = true, all_varchar = true) group by grain, month order by month`,
  );
  const told = (of: string) => rows.filter(({ grain }) => grain === of).map(({ grain: _, ...row }) => row);
  const everyone = answer.months.map(({ label, contracted, expected }: Record<string, string>) => ({
    month: label,
    contracted,
    expected,
  }));
  expect([told("all"), told("rep"), told("team")]).toEqual([everyone, everyone, everyone]);
  expect(Number(everyone[0].contracted)).toBeGreaterThan(0);
  expect(answer.reps.length).toBeGreaterThan(1);
});

test("CSV for Excel has a mark, semicolons and, in Swedish, commas in its numbers", async () => {
  const swedish = await asFile("csv-excel", "sv");
  expect(swedish.rawPayload.subarray(0, 3).toString("hex")).toBe("efbbbf");
  expect(swedish.body).toMatch(/;1000,50+(;|\r\n)/);
  expect(swedish.body).not.toMatch(/;1000\.50/);
  const english = await asFile("csv-excel", "en");
  expect(english.body).toMatch(/;1000\.50+(;|\r\n)/);
  for (const cell of english.body.replace("\uFEFF", "").split(/\r\n|;/))
    expect(cell).not.toMatch(/^[=+@\t＝＋－＠]|^-(?!\d)/);
});

test("a workbook holds texts as texts and numbers as numbers, and not one formula", async () => {
  const xlsx = await asFile("xlsx");
  const zip = await fromBufferPromise(xlsx.rawPayload, { lazyEntries: true });
  let sheet = "";
  for await (const entry of zip.eachEntry())
    if (entry.fileName.startsWith("xl/worksheets/")) sheet += await text(await zip.openReadStreamPromise(entry));
  expect(sheet).not.toMatch(/<f[ >/]/);
  const shown = names.filter((name) => sheet.includes(escaped(name.trim())));
  expect(shown.length).toBe(40);
  for (const name of shown)
    expect(sheet).toMatch(new RegExp(`t="inlineStr"[^>]*><is><t[^>]*>\\s*${pattern(escaped(name.trim()))}<`));
  expect(sheet).toMatch(/<v>1000\.50+<\/v>/);
});

test("Parquet keeps kinds: exact decimals, days, texts as they are", async () => {
  const json = (await given.server.inject(address)).json();
  const parquet = await asFile("parquet");
  const kinds = await readBack(parquet.rawPayload, (path) => `describe from read_parquet('${path}')`);
  const kindOf = new Map(kinds.map((row) => [row.column_name, row.column_type]));
  for (const { name, kind } of json.columns as { name: string; kind: string }[])
    expect([name, kindOf.get(name)]).toEqual([
      name,
      { money: "DECIMAL(18,4)", day: "DATE", text: "VARCHAR", truth: "BOOLEAN", number: kindOf.get(name) }[kind],
    ]);
  const rows = await readBack(parquet.rawPayload, (path) => `from read_parquet('${path}')`);
  const plain = (row: Record<string, unknown>) =>
    Object.fromEntries(
      json.columns.map(({ name, kind }: { name: string; kind: string }) => [
        name,
        kind === "number" ? Number(row[name]) : row[name],
      ]),
    );
  expect(rows.map(plain)).toEqual(json.rows.map(plain));
});

test("each table that was taken out is in the audit, with what was asked", async () => {
  await asFile("csv");
  const [entry] = given.workspace.store.audit.entries(1);
  expect(entry).toMatchObject({ what: "export", subject: "getDeals as csv" });
  expect(JSON.parse(entry!.after!)).toMatchObject({ measure: "won-lost.win_rate", period: "2026-Q1" });
});

/** LibreOffice without a screen, where it is installed; it weighs too much for every run. */
const office = isSoak && ["/usr/bin/soffice", "/usr/bin/libreoffice"].find((path) => existsSync(path));
const whyNot = isSoak ? "LibreOffice is not installed (libreoffice-calc-nogui)" : "it is told with REPMARK_SOAK=1";
if (!office) console.info(`LibreOffice does not open the tables here: ${whyNot}.`);

test.runIf(office)(
  "opened by LibreOffice no table has a formula, and its numbers are numbers",
  async () => {
    const tables = [
      ["deals.csv", "csv", "44,34,76,1,,0,false,true,false,false"],
      ["excel.csv", "csv-excel", "59,34,76,1,,0,false,true,false,false"],
      ["deals.xlsx", "xlsx", null],
    ] as const;
    const told = (await given.server.inject(address)).json();
    const money = told.columns.filter(({ kind }: { kind: string }) => kind === "money");
    const amounts = told.rows.flatMap((row: Record<string, string | null>) =>
      money.flatMap(({ name }: { name: string }) => (row[name] === null ? [] : [Number(row[name])])),
    );
    expect(amounts.length).toBeGreaterThanOrEqual(40);
    for (const [name, format, reading] of tables) {
      const path = join(folder, name);
      writeFileSync(path, (await asFile(format)).rawPayload);
      const how = reading === null ? [] : [`--infilter=CSV:${reading}`];
      const words = [
        "--headless",
        `-env:UserInstallation=file://${folder}/office`,
        ...how,
        "--convert-to",
        "fods",
        "--outdir",
        folder,
        path,
      ];
      execFileSync(office as string, words, { timeout: 120_000, stdio: "ignore" });
      const sheet = readFileSync(path.replace(/\.\w+$/, ".fods"), "utf8");
      const formulas = sheet.match(/table:formula=/g)?.length ?? 0;
      const numbers = [...sheet.matchAll(/office:value-type="(?:float|currency)"[^>]* office:value="([^"]+)"/g)].map(
        ([, value]) => Number(value),
      );
      console.info(`${name}: ${formulas} formulas, ${numbers.length} numbers`);
      expect([name, formulas]).toEqual([name, 0]);
      for (const amount of amounts) expect([name, numbers]).toEqual([name, expect.arrayContaining([amount])]);
    }
  },
  300_000,
);

const escaped = (name: string) => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const pattern = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
