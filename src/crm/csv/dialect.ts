/** How the records of a file are cut into cells, seen on its beginning. */
export interface Dialect {
  readonly delimiter: string;
  /** Records above the header: titles of a report, blank lines, Excel's `sep=;`. */
  readonly preamble: number;
  readonly header: readonly string[];
}

const delimiters = [",", ";", "\t", "|"] as const;

/** The delimiter that cuts the most records into the same number of cells; among equals the one that gives more cells. */
export function dialectOf(head: string): Dialect {
  const candidates = delimiters.map((delimiter) => {
    const records = recordsOf(head, delimiter, 200).filter((record) => record.some((cell) => cell.trim() !== ""));
    const width = commonWidth(records);
    const agreeing = records.filter((record) => record.length === width).length;
    return { delimiter, width, share: width > 1 ? agreeing / records.length : 0 };
  });
  const best = candidates.reduce((a, b) =>
    b.share > a.share + 0.05 || (b.share > a.share - 0.05 && b.width > a.width) ? b : a,
  );
  const records = recordsOf(head, best.delimiter, 200);
  const width = commonWidth(records.filter((record) => record.some((cell) => cell.trim() !== "")));
  const preamble = records.findIndex(
    (record) => isHeader(record, best.delimiter === "," || width === 1 ? 1 : 2) && record.length === width,
  );
  return {
    delimiter: best.delimiter,
    preamble: Math.max(preamble, 0),
    header: (records[Math.max(preamble, 0)] ?? []).map((cell) => cell.trim()),
  };
}

function isHeader(record: readonly string[], atLeast: number): boolean {
  return (
    record.filter((cell) => cell.trim() !== "").length >= Math.min(atLeast, record.length) &&
    !/^sep=/i.test(record[0] ?? "")
  );
}

function commonWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  return [...counts].sort(([widthA, a], [widthB, b]) => b - a || widthB - widthA)[0]?.[0] ?? 1;
}

/** The first records of `text`, quotes honoured; a last record that is cut off is left out when there are others. */
export function recordsOf(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length && records.length < limit; at += 1) {
    const mark = text[at]!;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (mark === '"' && cell === "") quoted = true;
    else if (mark === delimiter) {
      record.push(cell);
      cell = "";
    } else if (mark === "\n") {
      records.push([...record, cell]);
      record = [];
      cell = "";
    } else cell += mark;
  }
  if (records.length === 0 || (records.length < limit && (cell !== "" || record.length > 0) && !quoted))
    records.push([...record, cell]);
  return records;
}
