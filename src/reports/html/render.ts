import { chartSvg } from "../chart-svg.ts";
import type { BulletPlaces } from "../charts/bullet.ts";
import type { CardChart, Chart } from "../charts/chart.ts";
import { themed } from "../charts/palette.ts";
import type {
  Block,
  Card,
  Cell,
  Definition,
  Mark,
  ReportDocument,
  Section,
  Table,
  TableKey,
  Talk,
} from "../document.ts";
import { reportWords } from "../words/index.ts";
import { style } from "./style.ts";
import { escaped } from "./written.ts";

/** The report as one file that needs nothing else: styles and charts inside, no script, light and dark, screen and paper. */
export function renderHtml(document: ReportDocument): string {
  const t = reportWords(document.language);
  const main = document.sections.filter((section) => !section.isSub);
  const sub = document.sections.filter((section) => section.isSub);
  const link = (section: Section) => `<li><a href="#${escaped(section.id)}">${escaped(section.title)}</a></li>`;
  return `<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(document.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="brand">Repmark</p>
<h1>${escaped(document.title)}</h1>
<p class="facts">${document.facts.map((fact) => `<span>${escaped(fact)}</span>`).join("")}</p>
<nav aria-label="${escaped(t("contents"))}"><ul>${main.map(link).join("")}</ul>
${sub.length === 0 ? "" : `<details><summary>${escaped(t("reps"))} (${sub.length})</summary><ul>${sub.map(link).join("")}</ul></details>`}</nav>
</header>
<main>
${document.sections.map((section) => sectionHtml(section, t("table"), t("formula"), t("sql"))).join("\n")}
</main>
<footer>${escaped(document.foot)}</footer>
</body>
</html>
`;
}

function sectionHtml(section: Section, tableWord: string, formulaWord: string, sqlWord: string): string {
  const blocks = section.blocks.map((block) => blockHtml(block, tableWord, formulaWord, sqlWord)).join("\n");
  return `<section id="${escaped(section.id)}" aria-labelledby="${escaped(section.id)}-title">
<h2 id="${escaped(section.id)}-title">${escaped(section.title)}</h2>
${blocks}
</section>`;
}

function blockHtml(block: Block, tableWord: string, formulaWord: string, sqlWord: string): string {
  switch (block.kind) {
    case "lead":
      return `<p class="lead">${unbroken(escaped(block.text))}</p>`;
    case "text":
      return `<p>${escaped(block.text)}</p>`;
    case "note":
      return `<p class="note">${escaped(block.text)}</p>`;
    case "heading":
      return `<h3>${escaped(block.text)}</h3>`;
    case "caption":
      return `<p class="caption">${escaped(block.text)}</p>`;
    case "talks":
      return `<ul class="talks">${block.talks.map(talkHtml).join("")}</ul>`;
    case "key":
      return keyHtml(block.key);
    case "cards":
      return cardsHtml(block.cards);
    case "table":
      return tableHtml(block.table);
    case "tables":
      return `<div class="tables">${block.tables.map(tableHtml).join("")}</div>`;
    case "folded":
      return `<details class="folded"><summary>${escaped(block.title)}</summary>${block.blocks.map((inner) => blockHtml(inner, tableWord, formulaWord, sqlWord)).join("\n")}</details>`;
    case "chart":
      return chartHtml(block.title, block.chart, tableWord);
    case "definitions":
      return `<dl>${block.definitions.map((definition) => definitionHtml(definition, formulaWord, sqlWord)).join("")}</dl>`;
  }
}

/** Four numbers stand in one row; else the rows are of three. */
function cardsHtml(cards: readonly Card[]): string {
  const isFour = cards.filter((card) => card.value !== null).length === 4;
  return `<div class="cards${isFour ? " four" : ""}">${cards.map(cardHtml).join("")}</div>`;
}

function cardHtml(card: Card): string {
  const graphics = [card.sparkline, card.strip].flatMap((chart) => (chart === null ? [] : [cardChartHtml(chart)]));
  const value = card.value === null ? "" : `<strong>${escaped(card.value)}</strong>`;
  return `<a class="card${card.value === null ? " unknown" : ""}" href="#${escaped(card.link)}"><span class="label">${escaped(card.label)}</span>${value}
${card.lines.map((line) => `<small>${escaped(line)}</small>`).join("")}${graphics.length === 0 ? "" : `<span class="graphics">${graphics.join("")}</span>`}</a>`;
}

function cardChartHtml(chart: CardChart): string {
  const [left, right] = chart.ends;
  return `<span class="graphic">${svg(chart)}<span class="ends" aria-hidden="true"><span>${escaped(left)}</span><span>${escaped(right)}</span></span></span>`;
}

function talkHtml(talk: Talk): string {
  const title =
    talk.link === undefined ? escaped(talk.title) : `<a href="#${escaped(talk.link)}">${escaped(talk.title)}</a>`;
  const points = talk.points.map(
    (point) =>
      `<p>${point.mark === null ? "" : markHtml(point.mark)}${point.title === "" ? "" : `<b>${escaped(point.title)}</b> `}<span>${escaped(point.text)}</span></p>${linesHtml(point.lines ?? [])}`,
  );
  return `<li><h4>${title}</h4>${points.join("")}</li>`;
}

const linesHtml = (lines: readonly string[]) =>
  lines.length === 0 ? "" : `<ul class="lines">${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;

function keyHtml(key: TableKey): string {
  const parts = (["bar", "band", "tick"] as const).map((part) => {
    const shape = {
      bar: '<rect class="bar" x="0" y="2.5" width="22" height="3"/>',
      band: '<rect class="band" x="0" y="0" width="22" height="8"/>',
      tick: '<rect class="tick" x="10" y="0" width="1.5" height="8"/>',
    }[part];
    return `<li><svg viewBox="0 0 22 8" width="22" height="8" aria-hidden="true">${shape}</svg>${escaped(key[part])}</li>`;
  });
  const marks = key.signs.map(
    (sign) =>
      `<li><span class="mark ${sign.verdict.replaceAll(" ", "-")}" aria-hidden="true">${signs[sign.verdict]}</span>${escaped(sign.text)}</li>`,
  );
  return `<ul class="key">${parts.join("")}${marks.join("")}</ul>`;
}

function tableHtml(table: Table): string {
  const heads = table.columns.map((column) => {
    const title =
      column.link === undefined
        ? escaped(column.title)
        : `<a href="#${escaped(column.link)}">${escaped(column.title)}</a>`;
    const scale =
      column.scale === undefined
        ? ""
        : `<span class="scale" aria-hidden="true"><span>${escaped(column.scale[0])}</span><span>${escaped(column.scale[1])}</span></span>`;
    return `<th scope="col" class="${column.align}">${title}${scale}</th>`;
  });
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, index) => cellHtml(cell, table.columns[index]?.align ?? "left", index === 0));
    return `<tr>${cells.join("")}</tr>`;
  });
  const isEven = table.columns.some((column) => column.scale !== undefined);
  const isWide = isEven || table.columns.length > 3;
  const hasNames = table.rows.some(([head]) => (head?.text.length ?? 0) > "2026-W27".length);
  const kind = `${isEven ? " even" : table.columns.length === 1 ? " words" : ""}${isWide ? " wide" : ""}${isWide && hasNames ? " named" : ""}`;
  return `<div class="table${kind}"${scroller(table.caption)}><table><caption>${escaped(table.caption)}</caption><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function cellHtml(cell: Cell, align: string, isHead: boolean): string {
  const text =
    cell.link === undefined ? escaped(cell.text) : `<a href="#${escaped(cell.link)}">${escaped(cell.text)}</a>`;
  const detail = cell.detail === undefined ? "" : `<small>${escaped(cell.detail)}</small>`;
  const content = `${cell.mark === undefined ? "" : markHtml(cell.mark)}${text}${detail}${cell.bullet === undefined ? "" : bulletHtml(cell.bullet)}`;
  return isHead ? `<th scope="row" class="${align}">${content}</th>` : `<td class="${align}">${content}</td>`;
}

const signs = { above: "▲", within: "", below: "◆", "too few deals": "·" } as const;

/** Only a shown difference has a sign; the words are there for those who hear the page. */
function markHtml(mark: Mark): string {
  const sign = signs[mark.verdict];
  if (sign === "") return "";
  return `<span class="mark ${mark.verdict.replaceAll(" ", "-")}" title="${escaped(`${mark.text}. ${mark.because}`)}"><span aria-hidden="true">${sign}</span><span class="hidden">${escaped(mark.text)}</span></span>`;
}

function bulletHtml(bullet: BulletPlaces): string {
  const at = (share: number) => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}`;
  const band =
    bullet.low === null || bullet.high === null
      ? ""
      : `<rect class="band" x="${at(bullet.low)}" y="0" width="${at(bullet.high - bullet.low)}" height="8"/>`;
  const tick =
    bullet.middle === null ? "" : `<rect class="tick" x="${at(bullet.middle)}" y="0" width="1.2" height="8"/>`;
  return `<svg class="bullet" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${band}<rect class="bar" x="0" y="2.5" width="${at(bullet.value)}" height="3"/>${tick}</svg>`;
}

function chartHtml(title: string, chart: Chart, tableWord: string): string {
  const head = chart.table.columns
    .map((column) => (column === "" ? "<td></td>" : `<th scope="col">${escaped(column)}</th>`))
    .join("");
  const rows = chart.table.rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell.text)}</td>`).join("")}</tr>`)
    .join("");
  return `<figure><figcaption>${escaped(title)}</figcaption><div class="chart"${scroller(title)} style="--wide:${Math.round((widest * chart.width) / 720)}px">${svg(chart)}</div>
<details><summary>${escaped(tableWord)}</summary><div class="table"${scroller(title)}><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div></details></figure>`;
}

/** How wide a chart of 720 is drawn at most; a narrower one in proportion, so that letters are of one size in all. */
const widest = 880;

/** The picture carries its sentence. */
function svg(chart: Chart): string {
  return themed(chartSvg(chart))
    .replace("<svg ", `<svg role="img" aria-label="${escaped(chart.sentence)}" `)
    .replace(/ width="\d+" height="\d+"/, "");
}

function definitionHtml(definition: Definition, formulaWord: string, sqlWord: string): string {
  const sql =
    definition.sql === null
      ? ""
      : `<details><summary>${escaped(sqlWord)}</summary><pre>${escaped(definition.sql)}</pre></details>`;
  return `<div class="definition" id="${escaped(definition.id)}"><dt>${escaped(definition.label)} <code>${escaped(definition.id.replace("definition-", ""))}</code></dt>
<dd><p>${escaped(definition.says)}</p><p><span class="formula">${escaped(formulaWord)}:</span> ${escaped(definition.formula)}</p>${sql}</dd></div>`;
}

/** What may scroll sideways on a narrow screen is reached by keyboard and has a name. */
function scroller(name: string): string {
  return ` tabindex="0" role="group" aria-label="${escaped(name)}"`;
}

/** A period's label, 2026-Q1, stays on one line. */
function unbroken(html: string): string {
  return html.replaceAll(/\b\d{4}-[QWM]?\d{1,2}\b/g, (label) => `<span class="label-of-period">${label}</span>`);
}
