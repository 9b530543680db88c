import type { Table } from "../document.ts";

/** Characters of 8 points that stand side by side between the margins of an A4 page. */
const room = 106;
/** What a column's own margins take. */
const gap = 1.6;
/** A text longer than this wraps. */
const longest = 44;
/** A longer word of a head is hyphenated: Prognosträff-säkerhet. */
const longestHead = 13;
/** A longer name in the first column wraps. */
const longestName = 20;

export interface TableWidths {
  /** Shares of the table's width. */
  readonly widths: readonly number[];
  /** Of the page's width: a small table is not pulled apart. */
  readonly share: number;
  /** Of the letters, points: a table with many columns has smaller ones. */
  readonly size: number;
}

/** How wide each column is, from the lengths of what stands in it: no number is broken, texts share what is left. */
export function tableWidths(table: Table): TableWidths {
  const columns = table.columns.map((column, index) => {
    const cells = table.rows.flatMap((row) => row[index] ?? []);
    const most = (texts: readonly string[], length: (text: string) => number) =>
      texts.reduce((so, text) => Math.max(so, length(text)), 0);
    const texts = cells.map((cell) => (cell.mark === undefined ? cell.text : `◆ ${cell.text}`.replace(" ", "\u00a0")));
    const words = [...cells.map((cell) => cell.detail ?? ""), ...cells.map((cell) => cell.mark?.text ?? "")];
    const head = Math.min(most([column.title], longestWord), longestHead);
    const name =
      index === 0
        ? Math.min(
            most(texts, (text) => text.length),
            longestName,
          )
        : 0;
    const need = Math.max(head * 1.1, name, most(texts, longestWord), most(words, longestWord) * 0.85);
    const want = Math.max(
      most([column.title], (text) => text.length / 2),
      most(texts, (text) => text.length),
    );
    const bullets = cells.some((cell) => cell.bullet !== undefined) ? 9 : 0;
    const least = Math.max(4, Math.min(need, longest), bullets) + gap;
    return {
      least,
      want: Math.max(
        least,
        Math.min(
          Math.max(
            want,
            most(words, (text) => text.length / 2),
          ),
          longest,
        ) + gap,
      ),
    };
  });
  const sum = (pick: (column: (typeof columns)[number]) => number) => columns.reduce((all, one) => all + pick(one), 0);
  const [least, want] = [sum((column) => column.least), sum((column) => column.want)];
  const size = least <= room ? 8 : Math.max(5.5, (8 * room) / least);
  if (want <= room) {
    return { widths: columns.map((column) => column.want), share: Math.min(1, (want * 1.5) / room), size };
  }
  const stretch = want === least ? 0 : Math.max(0, room - least) / (want - least);
  return { widths: columns.map((column) => column.least + (column.want - column.least) * stretch), share: 1, size };
}

/** A no-break space breaks nothing. */
const longestWord = (text: string) => text.split(/[ \-–/]/).reduce((most, word) => Math.max(most, word.length), 0);
