import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { loadCsvPart } from "../../src/crm/csv/load.ts";
import { readMapping } from "../../src/crm/csv/mapping.ts";
import { understand } from "../../src/crm/csv/understand.ts";
import { RepmarkError } from "../../src/domain/repmark-error.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { archive, workbook } from "./workbook.ts";

const header = "opportunity_id,owner,stage,created,close date,amount\n";
const row = "D1,Ada,Won,2026-01-02,2026-02-03,100.00\n";
const deal = (at: number, value: string) =>
  `${row
    .trim()
    .split(",")
    .map((cell, column) => (column === at ? value : cell))
    .join(",")}\n`;

type Content = string | Buffer | (() => Promise<Buffer>);
/** A file, and the code of the refusal it deserves. */
const refused: [string, Content, string, string?][] = [
  ["nothing at all", "", "empty-file"],
  ["only blank lines", "\n\n\n", "empty-file"],
  ["only a byte order mark", "\ufeff", "empty-file"],
  ["a last row cut off", `${header}${row}D2,Ada,W`, "ragged-row"],
  ["a row with a cell too many", `${header}${row}D2,Ada,Won,2026-01-02,2026-02-03,1,extra\n${row}`, "ragged-row"],
  ["a row with a cell too few in the middle", `${header}${row}D2,Ada,Won,2026-01-02,2026-02-03\n${row}`, "ragged-row"],
  [
    "an amount with an unquoted delimiter",
    `${header}${row}${row}D2,Ada,Won,2026-01-02,2026-02-03,1,000\n`,
    "ragged-row",
  ],
  ["a quote never closed", `${header}${row}"D2,Ada,Won,2026-01-02,2026-02-03,1\n${row}`, "unterminated-quote"],
  ["a quote inside a plain cell", `${header}${row}D2,Ada "the shark",Won,2026-01-02,2026-02-03,1\n`, "stray-quote"],
  ["text after a closing quote", `${header}${row}"D2"x,Ada,Won,2026-01-02,2026-02-03,1\n`, "stray-quote"],
  ["a null byte late in the file", `${header}${row.repeat(3000)}D2\0,Ada,Won,2026-01-02,2026-02-03,1\n`, "null-byte"],
  ["a null byte at the start", `${header}D2\0,Ada,Won,2026-01-02,2026-02-03,1\n`, "binary-file"],
  ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "binary-file"],
  ["random bytes", Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)), "binary-file"],
  [
    "a line of 60 MB",
    () => Promise.resolve(Buffer.from(`${header}D1,${"x".repeat(60_000_000)},Won,2026-01-02,2026-02-03,1\n`)),
    "line-too-long",
  ],
  ["a quoted cell of 5 MB", `${header}D1,"${"y\n".repeat(2_500_000)}",Won,2026-01-02,2026-02-03,1\n`, "line-too-long"],
  ["50,000 columns", `${Array.from({ length: 50_000 }, (_, at) => `c${at}`).join(",")}\n`, "too-many-columns"],
  ["columns of something else", "colour,taste\nred,sweet\n", "unknown-table"],
  ["one column", "name\nAda\nBo\n", "unknown-table"],
  ["no header", `${row}${row}`, "no-header"],
  ["JSON", '[{"id":1,"name":"x"}]\n', "not-a-table"],
  ["HTML", "<!doctype html>\n<html><body><table><tr><td>1</td></tr></table></body></html>\n", "not-a-table"],
  ["a PDF", "%PDF-1.7\n1 0 obj\n<<>>\n", "binary-file"],
  ["a gzip", Buffer.from("1f8b08000000000000034bcacf07002165738c03000000", "hex"), "binary-file"],
  ["an old workbook", Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]), "binary-file"],
  [
    "a workbook with a password",
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]),
    "unreadable-workbook",
    "xlsx",
  ],
  [
    "UTF-8 with one broken letter among many good ones",
    Buffer.concat([
      Buffer.from(`${header}D1,Åsa Öberg från Årjäng,Won,2026-01-02,2026-02-03,1\nD2,Bj`),
      Buffer.from([0xf6]),
      Buffer.from("rn,Won,2026-01-02,2026-02-03,1\n"),
    ]),
    "bad-encoding",
  ],
  ["the products on opportunities", "Id,OpportunityId,Product2Id,Quantity,UnitPrice\n1,2,3,4,5.0\n", "unknown-table"],
  ["an error page of a CRM", "Error: Insufficient Privileges\n", "unknown-table"],
  ["a ZIP named csv", () => archive({ "deals.csv": header + row }), "zip-not-table"],
  ["a workbook named csv", () => workbook([header.trim().split(","), row.trim().split(",")]), "zip-not-table"],
  [
    "half a character at the end of UTF-16",
    Buffer.concat([Buffer.from(`\ufeff${header}${row}`, "utf16le"), Buffer.from([0x41])]),
    "bad-encoding",
  ],
  ["dates that may be either", `${header}${deal(3, "01/02/2026")}`, "ambiguous-date"],
  ["dates that may be either, with dots", `${header}${deal(4, "03.04.2026")}`, "ambiguous-date"],
  ["both orders in one column", `${header}${deal(3, "13/02/2026")}${deal(3, "02/13/2026")}`, "mixed-dates"],
  [
    "two columns of different order, a third left open",
    `opportunity_id,stage,created,engage date,close date\nD1,Won,13/01/2026,01/13/2026,02/03/2026\n`,
    "ambiguous-date",
  ],
  ["amounts that may be either", `${header}${deal(5, "1.234")}`, "ambiguous-number"],
  ["text named xlsx", header + row, "unreadable-workbook", "xlsx"],
  ["nothing named xlsx", "", "unreadable-workbook", "xlsx"],
  ["a ZIP that is no workbook", () => archive({ "deals.csv": header + row }), "no-workbook", "xlsx"],
  [
    "a workbook in a ZIP named xlsx",
    async () => archive({ "inner.xlsx": await workbook([["a"]]) }),
    "no-workbook",
    "xlsx",
  ],
  [
    "a workbook cut in half",
    async () => (await workbook([header.split(","), row.split(",")])).subarray(0, 600),
    "unreadable-workbook",
    "xlsx",
  ],
  ["a workbook without cells", () => workbook([]), "empty-file", "xlsx"],
  [
    "a workbook bomb",
    () => archive({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": Buffer.alloc(60_000_000, " ") }),
    "workbook-too-large",
    "xlsx",
  ],
  [
    "a workbook of many parts",
    () => archive(Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`xl/part${at}.xml`, "<x/>"]))),
    "workbook-too-large",
    "xlsx",
  ],
  [
    "a workbook that declares entities",
    () => archive({ "xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>' }),
    "unreadable-workbook",
    "xlsx",
  ],
  [
    "a workbook of broken XML",
    () => archive({ "xl/workbook.xml": "<workbook><sheets>" }),
    "unreadable-workbook",
    "xlsx",
  ],
  [
    "a workbook of a strange table",
    () =>
      workbook([
        ["colour", "taste"],
        ["red", "sweet"],
      ]),
    "unknown-table",
    "xlsx",
  ],
];

/** A file that is imported, and the data issues it must raise (code, what was seen). */
const imported: [string, string | Buffer, [string, string | null][], number][] = [
  ["a header only", header, [], 0],
  ["rows of nothing", `${header}${row},,,,,\n,,,,,\n`, [], 1],
  ["31 February", header + deal(4, "2026-02-31"), [["bad-date", "2026-02-31"]], 1],
  ["a month 13", header + deal(3, "2026-13-01"), [["bad-date", "2026-13-01"]], 1],
  ["a date in words", header + deal(4, "next week"), [["bad-date", "next week"]], 1],
  ["a time of 25:99", header + deal(3, "2026-01-02 25:99"), [["bad-date", "2026-01-02 25:99"]], 1],
  ["a number in words", header + deal(5, "a lot"), [["bad-number", "a lot"]], 1],
  ["infinity", header + deal(5, "Infinity"), [["bad-number", "Infinity"]], 1],
  ["NaN, which is nothing", header + deal(5, "NaN"), [], 1],
  ["a number of 60 digits", header + deal(5, "9".repeat(60)), [["bad-number", "9".repeat(60)]], 1],
  ["an exponent", header + deal(5, "1e400"), [["bad-number", "1e400"]], 1],
  ["two points in a number", header + deal(5, "1.2.3"), [["bad-number", "1.2.3"]], 1],
  ["a formula", header + deal(5, "=cmd()"), [["bad-number", "=cmd()"]], 1],
  ["a formula as owner", header + deal(1, "=HYPERLINK()"), [], 1],
  ["SQL as owner", header + deal(1, "'); drop table raw.opportunity; --"), [], 1],
  ["an id twice", header + row + deal(5, "200.00"), [["duplicate-id", "2 rows"]], 2],
  ["a row without an id", header + deal(0, ""), [["missing-id", null]], 1],
  ["an unknown type", `opportunity_id,stage,type\nD1,Won,sideways\n`, [["unknown-type", "sideways"]], 1],
  ["an unknown yes or no", `opportunity_id,stage,is deleted\nD1,Won,perhaps\n`, [["unknown-yes-no", "perhaps"]], 1],
  [
    "an unknown forecast category",
    `opportunity_id,stage,forecast category\nD1,Won,hopeful\n`,
    [["unknown-forecast-category", "hopeful"]],
    1,
  ],
  ["two columns of one name", "opportunity_id,stage,amount,amount\nD1,Won,1.00,2.00\n", [], 1],
  ["a line break in a header", 'opportunity_id,"close\ndate",stage\nD1,2026-01-02,Won\n', [], 1],
  ["SQL as a header", 'opportunity_id,stage,"c0); drop table raw.opportunity; --"\nD1,Won,1\n', [], 1],
  ["control characters in a name", "opportunity_id,stage,name\nD1,Won,a\u0001b\n", [], 1],
  ["Windows-1252", Buffer.from("opportunity_id,säljsteg,ägare\nD1,Förlorad,Åsa\n", "latin1"), [], 1],
  ["a last line without an end", (header + row).trimEnd(), [], 1],
  ["blank lines in between", `${header}\n${row}\n\n`, [], 1],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "repmark-broken-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(refused)("%s is refused in one sentence", async (_, content, code, extension = "csv") => {
  const file = join(folder, `deals.${extension}`);
  await writeFile(file, typeof content === "function" ? await content() : content);
  expect(await refusal([file])).toMatchObject({ code, kind: "data" });
});

test("not one of them changes anything in a folder that holds records", async () => {
  const data = join(folder, "data");
  const workspace = await Workspace.open(data, { now: () => new Date("2026-05-01T00:00:00Z"), log: () => undefined });
  const load = (file: string) =>
    importFiles(workspace, { paths: [file], dryRun: false, understood: () => undefined, progress: () => undefined });
  try {
    const good = join(folder, "good.csv");
    await writeFile(good, header + row);
    await load(good);
    const before = {
      landing: await readdir(join(data, "landing"), { recursive: true }),
      version: workspace.data.version,
    };
    for (const [, content, code, extension = "csv"] of refused) {
      const file = join(folder, `deals.${extension}`);
      await writeFile(file, typeof content === "function" ? await content() : content);
      await expect(load(file)).rejects.toMatchObject({ code });
    }
    expect(await readdir(join(data, "landing"), { recursive: true })).toEqual(before.landing);
    expect(await readdir(join(data, "scratch"))).toEqual([]);
    expect(workspace.data.version).toBe(before.version);
  } finally {
    workspace.close();
  }
}, 120_000);

test.each([
  [
    "cut.csv",
    `${header}${row}D2,Ada,W`,
    "✗ cut.csv ends in the middle of line 3: 3 of 6 cells are there.\n  It was probably cut off: export it again.\n",
  ],
  [
    "either.csv",
    `${header}${deal(3, "03/02/2026")}`,
    "✗ either.csv, column “created”: nothing says whether 03/02/2026 is 3 February or 2 March.\n  Say it with --date-format dmy when the day comes first, or --date-format mdy when the month does.\n",
  ],
  [
    "thousand.csv",
    `${header}${deal(5, "1.234")}`,
    '✗ thousand.csv, column “amount”: nothing says whether 1.234 is more than a thousand or has decimals.\n  Write the line files: { "thousand.csv": { decimal: point } } (or comma: the mark before decimals) into a file and import with --mapping FILE.\n',
  ],
  [
    "page.csv",
    "<!DOCTYPE html><html>",
    "✗ page.csv is a web page, not a table.\n  It is probably the CRM's sign-in or error page: sign in and export again.\n",
  ],
])("through the command line %s ends with exit code 3, one sentence and the way out", async (name, content, said) => {
  const file = join(folder, name);
  await writeFile(file, content);
  const main = join(import.meta.dirname, "../../src/cli/main.ts");
  const run = (...more: string[]) =>
    spawnSync(process.execPath, [main, "import", file, "--data", join(folder, "cli"), ...more], { encoding: "utf8" });
  expect(run()).toMatchObject({ status: 3, stdout: "", stderr: said });
  const [, message, hint] = /^✗ (.*)\n {2}(.*)\n$/.exec(said)!;
  const json = run("--json");
  expect(json.status).toBe(3);
  expect(JSON.parse(json.stdout).error).toMatchObject({ message, hint });
});

test("the way out of an unclear number works as it is printed", async () => {
  const file = join(folder, "thousand.csv");
  await writeFile(file, `${header}${deal(5, "1.234")}`);
  const mapping = join(folder, "unclear.yaml");
  await writeFile(mapping, 'files: { "thousand.csv": { decimal: comma } }\n');
  const understanding = await understand([file], {
    timeZone: "UTC",
    scratch: folder,
    mapping: await readMapping(mapping),
  });
  expect(understanding.tables[0]?.format.fields.find((one) => one.field === "amount")?.decimal).toBe("comma");
  await understanding.dispose();
});

test.each(imported)("%s is imported, and said", async (_, content, issues, rows) => {
  const file = join(folder, "deals.csv");
  await writeFile(file, content);
  const understanding = await understand([file], { timeZone: "UTC", scratch: folder });
  const warehouse = await Warehouse.make();
  for (const table of understanding.tables)
    await warehouse.using((connection) =>
      loadCsvPart(
        connection,
        { run: "r1", observedAt: "2026-03-01T00:00:00Z" },
        { format: table.format },
        table.text.path,
      ),
    );
  await understanding.dispose();
  const found = await warehouse.rows("select code, saw from raw.data_issue order by line");
  const [count] = await warehouse.rows("select count(*)::double as rows from raw.opportunity");
  warehouse.close();
  expect(found.map(({ code, saw }) => [code, saw])).toEqual(issues);
  expect(count).toEqual({ rows });
});

test("a missing file, an empty folder and a device are refused", async () => {
  const empty = join(folder, "empty");
  await mkdir(empty);
  expect(await refusal([join(folder, "nowhere.csv")])).toMatchObject({ code: "missing-file", kind: "data" });
  expect(await refusal([empty])).toMatchObject({ code: "empty-folder", kind: "data" });
  expect(await refusal(["/dev/null"])).toMatchObject({ code: "no-file", kind: "data" });
});

test.each([
  ["no YAML", "files: [", 1],
  ["a list", "- a\n- b\n", 1],
  ["an unknown key", "files:\n  deals.csv:\n    objekt: opportunities\n", 3],
  ["an unknown table", "files:\n  deals.csv:\n    object: widgets\n", 3],
  ["an unknown field", "files:\n  deals.csv:\n    object: opportunities\n    columns:\n      Amount: amuont\n", 5],
  [
    "a field twice",
    "files:\n  deals.csv:\n    object: opportunities\n    columns:\n      A: amount\n      B: amount\n",
    6,
  ],
  ["an unknown date format", "files:\n  deals.csv:\n    dateFormat: ymd\n", 3],
  ["an unknown meaning", "files:\n  deals.csv:\n    words:\n      stage:\n        Signed: victory\n", 5],
])("a mapping with %s is refused with its line", async (_, text, line) => {
  const file = join(folder, "mapping.yaml");
  await writeFile(file, text);
  const error = await readMapping(file).then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(RepmarkError);
  expect((error as RepmarkError).message).toContain(`line ${line}`);
});

/** The refusal of these paths: within two seconds, short, and with nothing left behind. */
async function refusal(paths: string[]): Promise<RepmarkError> {
  const before = (await readdir(folder)).sort();
  const started = performance.now();
  const error = await understand(paths, { timeZone: "UTC", scratch: folder }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(performance.now() - started).toBeLessThan(4000);
  expect(error).toBeInstanceOf(RepmarkError);
  const refused = error as RepmarkError;
  expect(refused.message.length).toBeLessThan(400);
  expect(refused.message).not.toContain("\n");
  expect(refused.hint).not.toBe("");
  expect((await readdir(folder)).sort()).toEqual(before);
  return refused;
}
