import type { Dialect } from "./dialect.ts";
import { unreadable } from "./unreadable.ts";

/** In bytes. */
const longestRecord = 500_000;
const longestFooter = 40;

const quote = 34;
const newline = 10;

/** Where in a cell the last byte was; numbers, for the loop that meets every byte of a long export. */
const start = 0;
const plain = 1;
const quoted = 2;
const closed = 3;
type State = typeof start | typeof plain | typeof quoted | typeof closed;

/** Walks over the text of a table and hands through the records that have as many cells as the header; everything else is refused with its line. */
export class RecordCheck {
  /** Records below the header so far. */
  rows = 0;
  footer = false;
  readonly #name: string;
  readonly #width: number;
  readonly #delimiter: number;
  #preamble: number;
  #sawHeader = false;
  #pending: Buffer = Buffer.alloc(0);
  #line = 1;
  #recordLine = 1;
  #cells = 1;
  #state: State = start;
  #isBlank = true;
  /** Records that look like a footer; they are one if no full record follows. */
  #held: { readonly line: number; readonly cells: number; readonly text: string }[] = [];

  constructor(name: string, dialect: Dialect) {
    this.#name = name;
    this.#width = dialect.header.length;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#preamble = dialect.preamble;
  }

  /** The whole records of what has been given so far. Bytes are enough: no mark of a table is part of a longer UTF-8 character. */
  take(chunk: Buffer): Buffer {
    const scanned = this.#pending.length;
    const text = scanned === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (chunk.includes(0)) this.#refuseNull(chunk);
    const delimiter = this.#delimiter;
    const { length } = text;
    const out: Buffer[] = [];
    let from = 0;
    /** Where the records begin that are handed on and lie side by side. */
    let kept = 0;
    let state = this.#state;
    let cells = this.#cells;
    let isBlank = this.#isBlank;
    const endRecord = (at: number) => {
      this.#cells = cells;
      this.#isBlank = isBlank;
      if (isBlank || cells !== this.#width || this.#preamble > 0 || this.#held.length > 0 || !this.#sawHeader) {
        if (!this.#isFull(() => text.toString("utf8", from, Math.min(at, from + 200)))) {
          if (from > kept) out.push(text.subarray(kept, from));
          kept = at + 1;
        }
      } else this.rows += 1;
      from = at + 1;
      this.#line += 1;
      this.#recordLine = this.#line;
      cells = 1;
      isBlank = true;
      state = start;
    };
    let at = scanned;
    // Most of a long export is without quotes: then only delimiters and line ends are looked for, up to the first quote.
    while (at < length) {
      if (state === start || state === plain) {
        const next = text.indexOf(quote, at);
        const until = next < 0 ? length : next;
        const began = at;
        for (; at < until; at += 1) {
          const byte = text[at]!;
          if (byte === delimiter) cells += 1;
          else if (byte === newline) {
            isBlank = at === from;
            endRecord(at);
          }
        }
        isBlank = at === from;
        if (at > began) state = text[at - 1] === delimiter || isBlank ? start : plain;
        if (at === length) break;
        if (state === plain) throw this.#refuse("stray-quote", 'has a quote (") inside a cell that is not quoted');
        state = quoted;
        isBlank = false;
        at += 1;
      }
      for (; at < length && (state === quoted || state === closed); at += 1) {
        const byte = text[at]!;
        if (state === quoted) {
          if (byte === quote) state = closed;
          else if (byte === newline) this.#line += 1;
        } else if (byte === quote) state = quoted;
        else if (byte === delimiter) {
          cells += 1;
          state = start;
        } else if (byte === newline) endRecord(at);
        else throw this.#refuse("stray-quote", `has ${byte === 32 ? "a blank" : "text"} after a closing quote (")`);
      }
    }
    if (length - from > longestRecord)
      throw unreadable(
        "line-too-long",
        `${this.#name}, line ${this.#recordLine}, is longer than 500,000 bytes${state === quoted ? "; probably a closing quote is missing" : ""}.`,
        "Look at that line, or export the file again.",
      );
    if (from > kept) out.push(text.subarray(kept, from));
    this.#cells = cells;
    this.#isBlank = isBlank;
    this.#state = state;
    this.#pending = Buffer.from(text.subarray(from));
    return out.length === 1 ? out[0]! : Buffer.concat(out);
  }

  /** What is left when the file ends; refuses an open quote, a missing header, and rows that are cut off. */
  end(): Buffer {
    if (this.#state === quoted)
      throw unreadable(
        "unterminated-quote",
        `${this.#name}, line ${this.#recordLine}: a quote (") is opened and never closed.`,
        "Close the quote, or export the file again.",
      );
    const out = this.#pending.length === 0 ? this.#pending : this.take(Buffer.from("\n"));
    const first = this.#held.find((record) => record.cells > 0);
    if (first !== undefined && !this.#isFooter())
      throw first === this.#held.at(-1) && first.cells < this.#width
        ? this.#cutOff(first.line, first.cells)
        : this.#ragged(first.line, first.cells);
    this.footer = first !== undefined;
    if (!this.#sawHeader)
      throw unreadable("empty-file", `${this.#name} has no header line.`, "Export it again, with its header line.");
    return out;
  }

  #isFull(beginning: () => string): boolean {
    if (this.#preamble > 0) {
      this.#preamble -= 1;
      return false;
    }
    if (this.#isBlank || this.#cells !== this.#width) {
      this.#held.push({ line: this.#recordLine, cells: this.#isBlank ? 0 : this.#cells, text: beginning() });
      if (this.#held.length > longestFooter && this.#held.every((one) => one.cells > 0))
        throw this.#ragged(this.#held[0]!.line, this.#held[0]!.cells);
      if (this.#isBlank && this.#held.length > longestFooter) this.#held.length = longestFooter;
      return false;
    }
    const ragged = this.#held.find((one) => one.cells > 0);
    if (ragged !== undefined) throw this.#ragged(ragged.line, ragged.cells);
    this.#held = [];
    if (this.#sawHeader) this.rows += 1;
    this.#sawHeader = true;
    return true;
  }

  /** Salesforce ends a report with a blank line and single cells such as "Confidential Information" and "Grand Totals". */
  #isFooter(): boolean {
    const remarks = this.#held.filter((one) => one.cells > 0);
    return (
      remarks.every((one) => one.cells < this.#width && one.cells <= 2) &&
      (this.#held[0]!.cells === 0 ||
        remarks.some((one) =>
          /grand total|confidential|copyright|generated by|totalsumma|konfidentiell/i.test(one.text),
        ))
    );
  }

  #ragged(line: number, cells: number) {
    return unreadable(
      "ragged-row",
      `${this.#name}, line ${line}, has ${cells} ${cells === 1 ? "cell" : "cells"} where the header has ${this.#width}.`,
      cells > this.#width
        ? "Put quotes round the cell that holds a delimiter, or export the file again."
        : "Correct that line, or export the file again.",
    );
  }

  #cutOff(line: number, cells: number) {
    return unreadable(
      "ragged-row",
      `${this.#name} ends in the middle of line ${line}: ${cells} of ${this.#width} cells are there.`,
      "It was probably cut off: export it again.",
    );
  }

  #refuseNull(chunk: Buffer): never {
    for (const byte of chunk.subarray(0, chunk.indexOf(0))) if (byte === newline) this.#line += 1;
    throw this.#refuse("null-byte", "holds a null byte");
  }

  #refuse(code: string, what: string) {
    return unreadable(
      code,
      `${this.#name}, line ${this.#line}, ${what}.`,
      "Correct that line, or export the file again.",
    );
  }
}
