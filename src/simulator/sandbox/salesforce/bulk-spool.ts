import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { csvValue } from "./format.ts";
import type { FieldType, View } from "./object-type.ts";
import { type Compiled, rowsOf } from "./soql/compile.ts";

const heldBack = 1 << 20;
const perTurn = 2000;

/** Where the results of Bulk jobs lie: in files, as they do at Salesforce, so that no page is held in memory. */
export class Spool {
  #folder: string | undefined;

  /** A file of the rows a query finds, and where each begins. Other calls are answered meanwhile. */
  async write(name: string, compiled: Compiled, view: View, all: boolean, delimiter: string): Promise<Results> {
    this.#folder ??= mkdtempSync(join(tmpdir(), "repmark-sandbox-"));
    const path = join(this.#folder, `${name}.csv`);
    const file = openSync(path, "w");
    const starts: number[] = [];
    let text = "";
    let bytes = 0;
    const flush = () => {
      writeSync(file, text);
      text = "";
    };
    try {
      const { columns } = compiled;
      const cells = columns.map(({ type }) => (neverQuoted.has(type) ? plainCell : cell));
      for (const row of rowsOf(compiled, view, all)) {
        starts.push(bytes);
        let line = "";
        for (let place = 0; place < columns.length; place += 1) {
          const column = columns[place]!;
          if (place > 0) line += delimiter;
          line += cells[place]!(csvValue(column.read(row, view), column.type));
        }
        line += "\n";
        bytes += Buffer.byteLength(line);
        text += line;
        if (text.length > heldBack) flush();
        if (starts.length % perTurn === 0) await turn();
      }
      flush();
    } finally {
      closeSync(file);
    }
    const header = `${columns(compiled).map(cell).join(delimiter)}\n`;
    return new Results(path, header, Float64Array.from([...starts, bytes]));
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** Results that can be read from any row on, as often as wanted, and never change. */
export class Results {
  readonly rows: number;
  readonly #path: string;
  readonly #header: string;
  readonly #starts: Float64Array;

  constructor(path: string, header: string, starts: Float64Array) {
    this.#path = path;
    this.#header = header;
    this.#starts = starts;
    this.rows = starts.length - 1;
  }

  /** The header and the rows `from` up to `until`. */
  async *page(from: number, until: number): AsyncGenerator<Uint8Array> {
    yield Buffer.from(this.#header);
    if (until <= from) return;
    const stream = createReadStream(this.#path, {
      start: this.#starts[from]!,
      end: this.#starts[until]! - 1,
      highWaterMark: 1 << 18,
    });
    for await (const chunk of stream) yield chunk as Buffer;
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

const columns = (compiled: Compiled) => compiled.columns.map((column) => column.name);

/** What is written of these has no quotes in it. */
const neverQuoted = new Set<FieldType>([
  "id",
  "reference",
  "boolean",
  "int",
  "double",
  "currency",
  "percent",
  "date",
  "datetime",
]);

function plainCell(value: string): string {
  return `"${value}"`;
}

/** Every cell is quoted, an empty one too. */
function cell(value: string): string {
  return `"${value.includes('"') ? value.replaceAll('"', '""') : value}"`;
}
