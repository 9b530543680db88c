import { palette } from "../charts/palette.ts";

/** Of a text: a sheet's title, the head of a column of texts or of numbers, a quiet line, or several lines that wrap. */
export type Look = "title" | "head" | "number-head" | "quiet" | "wrapped";

/** The styles that a workbook's cells ask for, numbered as they come. */
export class Styles {
  readonly #formats: string[] = [];
  readonly #cells = new Map<string, number>([['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', 0]]);
  /** By what was asked, so that no text is put together for each cell. */
  readonly #known = new Map<string, number>();
  readonly day = this.number("yyyy\\-mm\\-dd");

  /** A number, shown in that format. */
  number(format: string): number {
    const known = this.#known.get(format);
    if (known !== undefined) return known;
    this.#formats.push(format);
    const id = firstOwnFormat + this.#formats.length - 1;
    const style = this.#style(
      `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>`,
    );
    this.#known.set(format, style);
    return style;
  }

  /** A text; `kept` when a spreadsheet would else make a formula of it once it is edited. */
  text(look: Look | undefined, kept: boolean): number {
    const key = `text ${look} ${kept}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { font, border, alignment } = looks[look ?? "plain"];
    const style = this.#style(
      `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"${kept ? ' quotePrefix="1"' : ""}><alignment ${alignment}/></xf>`,
    );
    this.#known.set(key, style);
    return style;
  }

  #style(xml: string): number {
    const known = this.#cells.get(xml);
    if (known !== undefined) return known;
    this.#cells.set(xml, this.#cells.size);
    return this.#cells.size - 1;
  }

  xml(): string {
    const formats = this.#formats.map(
      (format, index) =>
        `<numFmt numFmtId="${firstOwnFormat + index}" formatCode="${format.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"/>`,
    );
    const colour = (name: keyof typeof palette) => `<color rgb="FF${palette[name].slice(1).toUpperCase()}"/>`;
    const font = (size: number, bold: boolean, name: keyof typeof palette) =>
      `<font>${bold ? "<b/>" : ""}<sz val="${size}"/>${colour(name)}<name val="Calibri"/><family val="2"/></font>`;
    const fonts = [font(11, false, "ink"), font(16, true, "ink"), font(11, true, "ink"), font(10, false, "muted")];
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${formats.length}">${formats.join("")}</numFmts><fonts count="${fonts.length}">${fonts.join("")}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin">${colour("within")}</bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${this.#cells.size}">${[...this.#cells.keys()].join("")}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }
}

/** The numbers below are Excel's own. */
const firstOwnFormat = 164;

const looks = {
  plain: { font: 0, border: 0, alignment: 'vertical="top" horizontal="left" indent="1"' },
  title: { font: 1, border: 0, alignment: 'vertical="center" horizontal="left" indent="1"' },
  head: { font: 2, border: 1, alignment: 'vertical="bottom" horizontal="left" indent="1" wrapText="1"' },
  "number-head": { font: 2, border: 1, alignment: 'vertical="bottom" horizontal="right" wrapText="1"' },
  quiet: { font: 3, border: 0, alignment: 'vertical="top" horizontal="left" indent="1"' },
  wrapped: { font: 0, border: 0, alignment: 'vertical="top" horizontal="left" indent="1" wrapText="1"' },
} as const;
