import type { TFunction } from "i18next";
import type { Block, ReportDocument, Section, Table } from "../document.ts";
import { reportWords } from "../words/index.ts";
import { type Grid, gridOf, quantityCell, textCell } from "./grid.ts";
import type { Sheet, SheetCell } from "./workbook.ts";

/** The document as sheets: what it is about, one for each page, and one for all reps together. */
export function sheetsOf(document: ReportDocument): Sheet[] {
  const t = reportWords(document.language);
  const reps = document.sections.filter((section) => section.isSub);
  const sheets = document.sections.flatMap((section): Sheet[] => {
    if (section === reps[0]) return [repsSheet(reps, document, t)];
    return section.isSub ? [] : [pageSheet(section, document, t), ...statementsSheet(section, t)];
  });
  return [aboutSheet(document, sheets, t), ...sheets];
}

function aboutSheet(document: ReportDocument, sheets: readonly Sheet[], t: TFunction): Sheet {
  const lastDay = Temporal.PlainDate.from(document.period.until).subtract({ days: 1 }).toString();
  const rows: SheetCell[][] = [
    [{ text: document.title, look: "title" }],
    [],
    [{ text: t("firstDay") }, { day: document.period.from }],
    [{ text: t("lastDay") }, { day: lastDay }],
    [{ text: t("knownUntil") }, { day: document.asOf }],
    [{ text: t("reportingCurrency") }, { text: document.currency }],
    [],
    [{ text: t("contents"), look: "head" }],
    ...sheets.map((sheet) => [{ text: sheet.name }]),
    [],
    [{ text: document.foot, look: "quiet" }],
  ];
  return { name: t("about"), widths: [34, 14], frozen: { rows: 1, columns: 0 }, tables: [0], rows };
}

/** Its words on top, then its tables side by side under one row of heads: each keeps its heads in sight and its own widths. */
function pageSheet(section: Section, document: ReportDocument, t: TFunction): Sheet {
  const grids = section.blocks.flatMap((block) => gridsOf(block, document, t));
  return sheetOf(section.title, wordsOf(section), grids, 0);
}

/** The SQL behind the definitions, a row for each line: in one cell it could be neither read nor copied. */
function statementsSheet(section: Section, t: TFunction): Sheet[] {
  const definitions = section.blocks.flatMap((block) => (block.kind === "definitions" ? block.definitions : []));
  const byText = Map.groupBy(definitions, ({ sql }) => sql ?? "");
  byText.delete("");
  if (byText.size === 0) return [];
  const rows = [...byText].flatMap(([sql, measures]): SheetCell[][] => [
    [{ text: measures.map(({ id }) => id.replace("definition-", "")).join(", "), look: "head" }],
    ...sql.split("\n").map((line): SheetCell[] => [{ text: line }]),
    [],
  ]);
  const title: SheetCell[] = [{ text: t("sql"), look: "title" }];
  return [{ name: t("sql"), widths: [140], frozen: { rows: 1, columns: 0 }, tables: [0], rows: [title, ...rows] }];
}

/** Tables of the same columns become one, with the rep's name before each row: to be filtered, sorted and pivoted. */
function repsSheet(reps: readonly Section[], document: ReportDocument, t: TFunction): Sheet {
  const merged = new Map<string, { caption: string; heads: string[]; rows: SheetCell[][] }>();
  const tables = reps.map((section) => ({
    name: section.title,
    grids: section.blocks.flatMap((block) => (block.kind === "cards" ? [] : rawTables(block))),
  }));
  const all = tables.flatMap(({ name, grids }) => grids.map((table) => ({ name, table })));
  const byColumns = Map.groupBy(all, ({ table }) => table.columns.map((column) => column.title).join("\u0000"));
  for (const [key, group] of byColumns) {
    const hasCaptions = group.some(({ name, table }) => table.caption !== name);
    const [first] = group;
    if (first === undefined) continue;
    const rows = group.flatMap(({ table }) => table.rows);
    const grid = gridOf({ ...first.table, rows }, document.language, t);
    const before = group.flatMap(({ name, table }) =>
      table.rows.map(() => [textCell(name), ...(hasCaptions ? [textCell(table.caption)] : [])]),
    );
    merged.set(key, {
      caption: t("reps"),
      heads: [t("rep"), ...(hasCaptions ? [""] : []), ...grid.heads],
      rows: grid.rows.map((row, index) => [...(before[index] ?? []), ...row]),
    });
  }
  // The widest first: it is what people filter.
  const grids = [...merged.values()].sort((one, other) => other.heads.length - one.heads.length);
  return sheetOf(t("reps"), [], grids, grids.length === 1 ? 1 : 0);
}

function rawTables(block: Block): readonly Table[] {
  if (block.kind === "folded") return block.blocks.flatMap(rawTables);
  if (block.kind === "tables") return block.tables;
  return block.kind === "table" ? [block.table] : [];
}

const wordsOf = (section: Section) =>
  section.blocks.flatMap((block) =>
    block.kind === "lead" || block.kind === "text" || block.kind === "note" ? [block.text] : [],
  );

function gridsOf(block: Block, document: ReportDocument, t: TFunction): Grid[] {
  const { language } = document;
  switch (block.kind) {
    case "lead":
    case "text":
    case "note":
    case "heading":
    case "caption":
    case "key":
      return [];
    case "table":
      return [gridOf(block.table, language, t)];
    case "chart":
      return [
        {
          caption: block.title,
          heads: block.chart.table.columns,
          rows: block.chart.table.rows.map((row) =>
            row.map((cell) =>
              cell.quantity !== undefined
                ? quantityCell(cell.quantity, language)
                : cell.text === "–"
                  ? null
                  : textCell(cell.text),
            ),
          ),
        },
      ];
    case "cards":
      return [
        {
          caption: t("wholeTeam"),
          heads: [t("measure"), t("value"), t("note")],
          rows: block.cards.map((card) => [
            textCell(card.label),
            quantityCell(card.quantity, language),
            textCell(card.lines.join("; ")),
          ]),
        },
      ];
    case "talks":
      return [
        {
          caption: t("talkAbout"),
          heads: [t("rep"), t("verdict"), t("because"), t("restsOn")],
          rows: block.talks.flatMap((talk) =>
            talk.points.map((point) => [
              textCell(talk.title),
              textCell(point.title),
              textCell(point.text),
              textCell((point.lines ?? []).join("\n")),
            ]),
          ),
        },
      ];
    case "folded":
      return block.blocks.flatMap((inner) => gridsOf(inner, document, t));
    case "tables":
      return block.tables.map((table) => gridOf(table, language, t));
    case "definitions":
      return [
        {
          caption: t("definitions"),
          heads: [t("measure"), t("id"), t("says"), t("formula")],
          rows: block.definitions.map((definition) => [
            textCell(definition.label),
            textCell(definition.id.replace("definition-", "")),
            { text: definition.says, look: "wrapped" },
            { text: definition.formula, look: "wrapped" },
          ]),
        },
      ];
  }
}

function sheetOf(name: string, words: readonly string[], grids: readonly Grid[], frozenColumns: number): Sheet {
  const top: SheetCell[][] = [
    [{ text: name, look: "title" }],
    ...words.map((text): SheetCell[] => [{ text, look: "quiet" }]),
  ];
  const gap = (index: number) => (index === 0 ? [] : [null]);
  const captions = grids.flatMap((grid, index): SheetCell[] => [
    ...gap(index),
    ...grid.heads.map((_, column) => (column === 0 ? ({ text: grid.caption, look: "quiet" } as const) : null)),
  ]);
  const heads = grids.flatMap((grid, index): SheetCell[] => [
    ...gap(index),
    ...grid.heads.map((text, column) => {
      const isNumbers = grid.rows.some((row) => row[column] != null && "number" in row[column]);
      return { text: text === "" ? " " : text, look: isNumbers ? "number-head" : "head" } as const;
    }),
  ]);
  const length = Math.max(0, ...grids.map((grid) => grid.rows.length));
  const body = Array.from({ length }, (_, row) =>
    grids.flatMap((grid, index) => [...gap(index), ...(grid.rows[row] ?? grid.heads.map(() => null))]),
  );
  const [only] = grids;
  const fixed = grids.length === 0 ? top : [...top, captions, heads];
  return {
    name,
    widths: grids.flatMap((grid, index) => [
      ...(index === 0 ? [] : [3]),
      ...grid.heads.map((_, column) => width(grid, column)),
    ]),
    frozen: { rows: fixed.length, columns: frozenColumns },
    ...(grids.length === 1 && only !== undefined
      ? { filter: { row: fixed.length - 1, columns: only.heads.length } }
      : {}),
    tables: grids.map((_, index) => grids.slice(0, index).reduce((sum, grid) => sum + grid.heads.length + 1, 0)),
    rows: [...fixed, ...body],
  };
}

/** Wide enough for its numbers and most of its texts; a head takes two lines. */
function width(grid: Grid, column: number): number {
  const title = grid.heads[column] ?? "";
  const head = Math.max(title.length / 2, ...title.split(" ").map((word) => word.length));
  const most = grid.rows.reduce((so, row) => Math.max(so, lengthOf(row[column] ?? null)), 0);
  return Math.ceil(Math.min(Math.max(head + 4, most + 3, 9), 64));
}

function lengthOf(cell: SheetCell): number {
  if (cell === null) return 0;
  if ("day" in cell) return 10;
  if ("text" in cell) return cell.text.length;
  const whole = Math.trunc(Math.abs(Number(cell.number))).toString().length;
  const format = cell.format.replaceAll(/["#,]/g, "").length;
  return whole + Math.floor(whole / 3) + format + (cell.format.includes("%") ? 2 : 0);
}
