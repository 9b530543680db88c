import { chartSvg } from "../chart-svg.ts";
import type { BulletPlaces } from "../charts/bullet.ts";
import type { Chart } from "../charts/chart.ts";
import { themed } from "../charts/palette.ts";
import type { Block, Card, Cell, Definition, Mark, ReportDocument, Section, Table } from "../document.ts";
import { reportWords } from "../words/index.ts";
import { style } from "./style.ts";

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
      return `<p class="lead">${escaped(block.text)}</p>`;
    case "text":
      return `<p>${escaped(block.text)}</p>`;
    case "note":
      return `<p class="note">${escaped(block.text)}</p>`;
    case "heading":
      return `<h3>${escaped(block.text)}</h3>`;
    case "list":
      return `<ul class="list">${block.items.map((item) => `<li><a href="#${escaped(item.link)}">${escaped(item.title)}</a> ${escaped(item.text)}</li>`).join("")}</ul>`;
    case "cards":
      return `<div class="cards">${block.cards.map(cardHtml).join("")}</div>`;
    case "table":
      return tableHtml(block.table);
    case "chart":
      return chartHtml(block.title, block.chart, tableWord);
    case "definitions":
      return `<dl>${block.definitions.map((definition) => definitionHtml(definition, formulaWord, sqlWord)).join("")}</dl>`;
  }
}

function cardHtml(card: Card): string {
  const graphics = [card.sparkline, card.strip]
    .flatMap((chart) => (chart === null ? [] : [`<div class="graphic">${svg(chart)}</div>`]))
    .join("");
  return `<a class="card" href="#${escaped(card.link)}"><span class="label">${escaped(card.label)}</span><strong>${escaped(card.value)}</strong>
${card.lines.map((line) => `<small>${escaped(line)}</small>`).join("")}${graphics}</a>`;
}

function tableHtml(table: Table): string {
  const heads = table.columns.map((column) => {
    const title =
      column.link === undefined
        ? escaped(column.title)
        : `<a href="#${escaped(column.link)}">${escaped(column.title)}</a>`;
    return `<th scope="col" class="${column.align}">${title}</th>`;
  });
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, index) => cellHtml(cell, table.columns[index]?.align ?? "left", index === 0));
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="table"><table><caption>${escaped(table.caption)}</caption><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
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
  const head = chart.table.columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join("");
  const rows = chart.table.rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell.text)}</td>`).join("")}</tr>`)
    .join("");
  return `<figure><figcaption>${escaped(title)}</figcaption><div class="chart">${svg(chart)}</div>
<details><summary>${escaped(tableWord)}</summary><div class="table"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div></details></figure>`;
}

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

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
