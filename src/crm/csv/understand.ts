import { access, constants, readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { Day } from "../../domain/day.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { formatsOf, isDay, isNumber } from "./evidence.ts";
import type { DayOrder, DecimalMark, PartFormat } from "./format.ts";
import type { FileMapping, Mapping } from "./mapping.ts";
import { recognise } from "./recognise.ts";
import { bound, prepareReading, readingPart, Scratch } from "./scratch.ts";
import { type TableText, tableText } from "./table-text.ts";
import { typedSql } from "./typed.ts";
import { shown, unreadable } from "./unreadable.ts";
import type { Vocabulary } from "./words.ts";
import { sheetsOf } from "./xlsx.ts";

export interface UnderstandOptions {
  readonly mapping?: Mapping | undefined;
  readonly dateFormat?: DayOrder | undefined;
  /** Where a date without a zone happened. */
  readonly timeZone: string;
  /** Where to work; the system's folder for temporary files without it. */
  readonly scratch?: string | undefined;
  /** Bytes read of all bytes. */
  readonly progress?: ((read: number, all: number) => void) | undefined;
}

/** One file, or one sheet of a workbook, and how it will be read. */
export interface TableUnderstood {
  readonly name: string;
  readonly source: string;
  readonly format: PartFormat;
  readonly text: TableText;
  readonly rows: number;
  readonly unmapped: readonly string[];
  /** Things to know that are no reason to stop. */
  readonly remarks: readonly string[];
  readonly settles: { readonly dateFormat: DayOrder | undefined; readonly decimal: DecimalMark | undefined };
  /** The newest day that speaks of what has happened. */
  readonly newest: Day | null;
}

export interface Understanding {
  readonly tables: readonly TableUnderstood[];
  readonly timeZone: string;
  readonly observedAt: string | undefined;
  /** Removes what was written on the way; call it when all is landed, or nothing shall be. */
  dispose(): Promise<void>;
}

/** What these files and folders hold and how each column will be read. Nothing is loaded; what cannot be used is refused in one sentence. */
export async function understand(paths: readonly string[], options: UnderstandOptions): Promise<Understanding> {
  const files = (await Promise.all(paths.map(filesIn))).flat();
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const scratch = await Scratch.open(options.scratch);
  let read = 0;
  const progress = (bytes: number) => {
    read += bytes;
    options.progress?.(Math.min(read / 3, all), all);
  };
  const tables: Promise<TableUnderstood>[] = [];
  try {
    const sources = (
      await Promise.all(
        files.map(async (file) =>
          isWorkbook(file) ? sheetsOf(file, scratch.folder) : [{ name: basename(file), path: file, source: file }],
        ),
      )
    ).flat();
    checkNames(sources, options.mapping);
    for (const [at, source] of sources.entries()) {
      const text = await tableText(source.path, source.name, join(scratch.folder, `${at}.csv.zst`), progress);
      // While one table is weighed the next is read.
      const before = tables.at(-1);
      const table = (async () => {
        await before;
        return understandTable(scratch, source.name, resolve(source.source), text, options);
      })();
      table.catch(() => undefined); // it is told below, once the table being read is done with
      tables.push(table);
    }
    return {
      tables: await Promise.all(tables),
      timeZone: options.timeZone,
      observedAt: options.mapping?.observedAt,
      dispose: () => scratch.dispose(),
    };
  } catch (error) {
    await Promise.allSettled(tables); // nobody may be reading what is removed
    await scratch.dispose();
    throw error;
  }
}

async function understandTable(
  scratch: Scratch,
  name: string,
  source: string,
  text: TableText,
  options: UnderstandOptions,
): Promise<TableUnderstood> {
  const mapping = options.mapping?.files[name];
  const { kind, columns, unmapped, always } = recognise(name, text.header, mapping);
  const words = wordsOf(mapping);
  await prepareReading(scratch.connection, words);
  const part: PartFormat = {
    object: kind.object,
    name,
    delimiter: text.delimiter as PartFormat["delimiter"],
    width: text.header.length,
    firstLine: text.preamble + 2,
    timeZone: options.timeZone,
    fields: [],
    ...(always.length === 0 ? {} : { always: [...always] }),
    words,
  };
  const settled = { dayOrder: mapping?.dateFormat ?? options.dateFormat, decimal: mapping?.decimal };
  const { fields, remarks, plain } = await formatsOf(scratch.connection, text.path, part, columns, settled);
  const format: PartFormat = { ...part, fields };
  const past = new Set(kind.fields.filter((field) => field.past).map((field) => field.name));
  const days = fields.filter(({ field }) => past.has(field)).map(({ column }) => plain.get(column)?.newest ?? null);
  const isAllPlain = days.every((day) => day !== null) && !always.some(({ field }) => past.has(field));
  const { newest, openStages } =
    isAllPlain && kind.table !== "opportunity"
      ? { newest: days.toSorted().at(-1) ?? null, openStages: [] }
      : await glance(scratch.connection, text.path, format);
  const order = fields.find((field) => field.dayOrder !== "iso")?.dayOrder;
  const kinds = new Map(columns.map((column) => [column.column, column.kind]));
  return {
    name,
    source,
    format,
    text,
    rows: text.rows,
    unmapped,
    remarks: [
      ...remarks,
      ...(kind.object === "opportunities" && !columns.some(({ field }) => field === "opportunity_id")
        ? [
            "No column holds the deals' ids: a deal is known by its account, name and creation day, so one that is renamed counts as another.",
          ]
        : []),
      ...(kind.object === "snapshots"
        ? ["These rows become the history of deals; the deals themselves come from an export of opportunities."]
        : []),
      ...(columns.some(({ field }) => field === "inverse_rate")
        ? [
            "“Conversion Rate” is taken as Salesforce has it: how much of the currency one of the reporting currency is.",
          ]
        : []),
      ...(openStages.length === 0
        ? []
        : [
            `Every deal is open: none of the stages ${openStages.map((one) => `“${shown(one)}”`).join(", ")} is known to mean won or lost. If some do, say it in a mapping (--write-mapping), such as words: { stage: { ${JSON.stringify(shown(openStages[0]!))}: won } }.`,
          ]),
      ...(text.footer ? ["A block of remarks below the rows was left out."] : []),
      ...(text.rows === 0 ? ["There are no rows below the header."] : []),
      ...doubled(text.header),
    ],
    settles: {
      dateFormat: columns.some((column) => isDay(column.kind)) ? (order ?? settled.dayOrder) : undefined,
      decimal: fields.find((field) => isNumber(kinds.get(field.column)!))?.decimal,
    },
    newest,
  };
}

/** The newest day a part speaks of, and its stages when none of its deals is won or lost. */
async function glance(
  connection: DuckDBConnection,
  path: string,
  format: PartFormat,
): Promise<{ newest: Day | null; openStages: string[] }> {
  const sql = typedSql(format);
  if (sql.glance === null) return { newest: null, openStages: [] };
  const ask = async (text: string) =>
    (
      await readingPart(format.name, () => connection.runAndReadAll(text, bound(text, path, format)))
    ).getRowObjectsJson();
  const [seen] = z
    .array(z.object({ newest: z.string().nullable(), decided: z.number().nullable() }))
    .parse(await ask(sql.glance));
  const isUndecided = seen?.decided === 0 && sql.stages !== null;
  const stages = isUndecided ? z.array(z.object({ stage_ref: z.string() })).parse(await ask(sql.stages!)) : [];
  return {
    newest: seen?.newest ?? null,
    openStages: stages
      .map((one) => one.stage_ref)
      .sort()
      .slice(0, 12),
  };
}

function doubled(header: readonly string[]): string[] {
  const twice = header.find((one, at) => one !== "" && header.indexOf(one) !== at);
  return twice === undefined ? [] : [`Two columns are called “${shown(twice)}”; the first is used.`];
}

function wordsOf(mapping: FileMapping | undefined): PartFormat["words"] {
  return Object.entries(mapping?.words ?? {}).flatMap(([vocabulary, words]) =>
    Object.entries(words ?? {}).map(([word, meaning]) => ({
      vocabulary: vocabulary as Vocabulary,
      word: word.trim().toLowerCase(),
      meaning,
    })),
  );
}

const tableFiles = new Set([".csv", ".tsv", ".txt", ".tab", ".xlsx"]);

function isWorkbook(file: string): boolean {
  return extname(file).toLowerCase() === ".xlsx";
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable("missing-file", `${path} does not exist or cannot be reached.`, "Check the path.", cause);
  });
  if (!found.isDirectory()) {
    if (!found.isFile())
      throw unreadable(
        "no-file",
        `${path} is neither a file nor a folder.`,
        "Give a CSV or XLSX file, or a folder of them.",
      );
    await access(path, constants.R_OK).catch((cause: unknown) => {
      throw unreadable("no-permission", `${path} may not be read.`, "Give yourself the right to read it.", cause);
    });
    return [path];
  }
  const names = (await readdir(path))
    .filter((name) => !name.startsWith(".") && !name.startsWith("~$") && tableFiles.has(extname(name).toLowerCase()))
    .sort();
  if (names.length === 0)
    throw unreadable(
      "empty-folder",
      `${path} holds no CSV or XLSX file.`,
      "Put the exports into it, or name the files themselves.",
    );
  return (
    await Promise.all(names.map(async (name) => ((await stat(join(path, name))).isFile() ? [join(path, name)] : [])))
  ).flat();
}

/** Two tables of one name cannot be told apart in a mapping; a mapping for none of them is a slip. */
function checkNames(sources: readonly { readonly name: string }[], mapping: Mapping | undefined): void {
  const stray = Object.keys(mapping?.files ?? {}).find((name) => !sources.some((source) => source.name === name));
  if (stray !== undefined)
    throw new RepmarkError(
      "bad-mapping",
      `The mapping speaks of “${shown(stray)}”, which is none of the files given.`,
      { kind: "data", hint: `The files are ${sources.map((source) => source.name).join(", ")}.` },
    );
}
