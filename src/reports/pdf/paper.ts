import { setImmediate as pause } from "node:timers/promises";
import type { TFunction } from "i18next";
import { formatDay } from "../../domain/format.ts";
import { chartSvg } from "../chart-svg.ts";
import type { Chart } from "../charts/chart.ts";
import { palette } from "../charts/palette.ts";
import type { Block, Card, Cell, Mark, ReportDocument, Section, Table } from "../document.ts";
import { reportWords } from "../words/index.ts";
import { tableWidths } from "./table-widths.ts";

/** What `report.typ` reads: the document with its charts drawn, its links resolved and its columns measured. All of it is data. */
export async function paperOf(document: ReportDocument) {
  const t = reportWords(document.language);
  const links = anchors(document);
  const sections: PaperSection[] = [];
  for (const section of document.sections) sections.push(await sectionOf(section, sections.length, links));
  const paper = {
    language: document.language,
    title: document.title,
    facts: document.facts,
    asOf: t("asOf", { day: formatDay(document.asOf, document.language) }),
    period: document.facts[0] ?? "",
    foot: document.foot,
    colours: palette,
    words: wordsOf(t),
    sections,
  };
  return printable(paper);
}

const wordsOf = (t: TFunction) => ({
  contents: t("contents"),
  reps: t("reps"),
  formula: t("formula"),
  pageOf: t("pageOf", { page: "{page}", pages: "{pages}" }),
});

interface PaperSection {
  readonly anchor: string;
  /** Of its heading: a section below another is one deeper, unless there is none above it. */
  readonly level: 1 | 2;
  readonly title: string;
  readonly blocks: readonly unknown[];
}

async function sectionOf(section: Section, before: number, links: Links): Promise<PaperSection> {
  const blocks: unknown[] = [];
  // What a screen opens on demand is left out of print.
  for (const block of section.blocks) if (block.kind !== "folded") blocks.push(await blockOf(block, links));
  return {
    anchor: links(section.id) ?? `section-${before}`,
    level: section.isSub && before > 0 ? 2 : 1,
    title: section.title,
    blocks,
  };
}

async function blockOf(block: Exclude<Block, { kind: "folded" }>, links: Links): Promise<unknown> {
  switch (block.kind) {
    case "lead":
    case "text":
    case "note":
    case "heading":
    case "caption":
    case "key":
      return block;
    case "talks":
      return {
        kind: block.kind,
        talks: block.talks.map(({ title, link, points }) => ({
          title,
          link: links(link),
          points: points.map(({ mark, lines = [], ...point }) => ({ ...point, lines, mark: markOf(mark) })),
        })),
      };
    case "tables":
      return { kind: block.kind, tables: block.tables.map((table) => tableOf(table, links)) };
    case "cards": {
      const cards: unknown[] = [];
      for (const card of block.cards) cards.push(await cardOf(card, links));
      return { kind: block.kind, cards };
    }
    case "table":
      return { kind: block.kind, table: tableOf(block.table, links) };
    case "chart":
      return { kind: block.kind, title: block.title, chart: await drawn(block.chart) };
    case "definitions":
      return {
        kind: block.kind,
        // the SQL opens on a screen; on paper it would be fifty pages that nobody reads
        definitions: block.definitions.map(({ id, label, says, formula }) => ({
          anchor: links(id),
          name: id.replace("definition-", ""),
          label,
          says,
          formula,
        })),
      };
  }
}

async function cardOf(card: Card, links: Links) {
  const charts: unknown[] = [];
  for (const chart of [card.sparkline, card.strip]) if (chart !== null) charts.push(await drawn(chart));
  return { label: card.label, value: card.value ?? "–", lines: card.lines, link: links(card.link), charts };
}

function tableOf(table: Table, links: Links) {
  return {
    caption: table.caption,
    ...tableWidths(table),
    // a head that is repeated on the next page is no place for a link (PDF/UA-1)
    columns: table.columns.map(({ title, align }) => ({ title, align })),
    rows: table.rows.map((row) => row.map((cell) => cellOf(cell, links))),
  };
}

function cellOf(cell: Cell, links: Links) {
  const { text, detail, bullet, mark } = cell;
  return {
    text,
    link: links(cell.link),
    detail: detail ?? null,
    bullet: bullet ?? null,
    mark: markOf(mark ?? null),
  };
}

const markOf = (mark: Mark | null) => (mark === null ? null : { verdict: mark.verdict, text: mark.text });

/** Others get their turn after each chart. */
async function drawn(chart: Chart) {
  await pause();
  const { width, height, sentence } = chart;
  return { svg: chartSvg(chart), width, height, sentence };
}

type Links = (id: string | undefined) => string | null;

/** Ids become numbered anchors: no text of the data ever names one, and a link that leads nowhere is only text. */
function anchors(document: ReportDocument): Links {
  const ids = document.sections.flatMap((section) => [
    section.id,
    ...section.blocks.flatMap((block) =>
      block.kind === "definitions" ? block.definitions.map((definition) => definition.id) : [],
    ),
  ]);
  const known = new Map([...new Set(ids)].map((id, index) => [id, `anchor-${index}`]));
  return (id) => (id === undefined ? null : (known.get(id) ?? null));
}

/** Control characters have no picture and half a surrogate pair is no character: both are shown as the sign for that. */
function printable<Value>(value: Value): Value {
  if (typeof value === "string") {
    return value
      .toWellFormed()
      .replaceAll(/[\t\n\r\u2028\u2029]+/g, " ")
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd") as Value;
  }
  if (Array.isArray(value)) return value.map(printable) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printable(inner)])) as Value;
}
