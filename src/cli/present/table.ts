export interface Column<Row> {
  readonly title: string;
  readonly align?: "right";
  text(row: Row): string;
  /** Colour, put on after the width is known. */
  paint?(text: string, row: Row): string;
}

/** A sentence in the last column may be long; the rule above it need not. */
const longestRule = 48;

/** Rows as aligned text columns. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = rows.map((row) => columns.map((column) => column.text(row)));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...texts.map((cells) => cells[index]?.length ?? 0)),
  );
  const pad = (text: string, index: number) =>
    columns[index]?.align === "right" ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
  const lines = [
    columns
      .map((column, index) => pad(column.title, index))
      .join("  ")
      .trimEnd(),
  ];
  lines.push(widths.map((width) => "─".repeat(Math.min(width, longestRule))).join("  "));
  rows.forEach((row, line) => {
    const cells = columns.map((column, index) => {
      const text = pad(texts[line]?.[index] ?? "", index);
      return column.paint ? column.paint(text, row) : text;
    });
    lines.push(cells.join("  ").trimEnd());
  });
  return `${lines.join("\n")}\n`;
}
