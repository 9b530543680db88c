import type { Dialect } from "./dialect.ts";
import { unreadable } from "./unreadable.ts";

const longestRecord = 500_000;
const longestFooter = 40;

const quote = 34;
const newline = 10;

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
  #pending = "";
  #scanned = 0;
  #line = 1;
  #recordLine = 1;
  #cells = 1;
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #isBlank = true;
  /** Records that look like a footer; they are one if no full record follows. */
  #held: { readonly line: number; readonly cells: number; readonly text: string }[] = [];

  constructor(name: string, dialect: Dialect) {
    this.#name = name;
    this.#width = dialect.header.length;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#preamble = dialect.preamble;
  }

  /** The whole records of what has been given so far. */
  take(chunk: string): string {
    const text = this.#pending + chunk;
    let out = "";
    let from = 0;
    let at = this.#scanned;
    let state = this.#state;
    const delimiter = this.#delimiter;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0) throw this.#refuse("null-byte", "holds a null byte");
      if (state === "quoted") {
        if (code === quote) state = "closed";
        else if (code === newline) this.#line += 1;
      } else if (code === newline) {
        const record = text.slice(from, at + 1);
        from = at + 1;
        if (this.#isFull(record)) out += record;
        this.#line += 1;
        this.#recordLine = this.#line;
        this.#cells = 1;
        this.#isBlank = true;
        state = "start";
        continue;
      } else if (code === delimiter) {
        this.#cells += 1;
        state = "start";
      } else if (code === quote) {
        if (state === "start" || state === "closed") state = "quoted";
        else throw this.#refuse("stray-quote", 'has a quote (") inside a cell that is not quoted');
      } else if (state === "closed") {
        if (code !== 32) throw this.#refuse("stray-quote", 'has text after a closing quote (")');
        throw this.#refuse("stray-quote", 'has a blank after a closing quote (")');
      } else state = "plain";
      this.#isBlank = false;
    }
    if (text.length - from > longestRecord)
      throw unreadable(
        "line-too-long",
        `${this.#name}, line ${this.#recordLine}, is longer than 500,000 characters${state === "quoted" ? "; probably a closing quote is missing" : ""}.`,
        "Look at that line, or export the file again.",
      );
    this.#state = state;
    this.#pending = text.slice(from);
    this.#scanned = this.#pending.length;
    return out;
  }

  /** What is left when the file ends; refuses an open quote, a missing header, and rows that are cut off. */
  end(): string {
    if (this.#state === "quoted")
      throw unreadable(
        "unterminated-quote",
        `${this.#name}, line ${this.#recordLine}: a quote (") is opened and never closed.`,
        "Close the quote, or export the file again.",
      );
    const out = this.#pending === "" ? "" : this.take("\n");
    const first = this.#held.find((record) => record.cells > 0);
    if (first !== undefined && !this.#isFooter()) throw this.#ragged(first.line, first.cells);
    this.footer = first !== undefined;
    if (!this.#sawHeader)
      throw unreadable("empty-file", `${this.#name} has no header line.`, "Export it again, with its header line.");
    return out;
  }

  #isFull(record: string): boolean {
    if (this.#preamble > 0) {
      this.#preamble -= 1;
      return false;
    }
    if (this.#isBlank || this.#cells !== this.#width) {
      this.#held.push({ line: this.#recordLine, cells: this.#isBlank ? 0 : this.#cells, text: record.slice(0, 200) });
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
      "Quote cells that hold the delimiter, or export the file again if it was cut off.",
    );
  }

  #refuse(code: string, what: string) {
    return unreadable(
      code,
      `${this.#name}, line ${this.#line}, ${what}.`,
      "Correct that line, or export the file again.",
    );
  }
}
