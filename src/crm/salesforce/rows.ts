import { z } from "zod";

/** A page of records as REST gives it. */
export const queryAnswer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});

/** Records as lines of JSON, as they were sent. */
export function lines(records: readonly object[]): readonly string[] | null {
  return records.length === 0 ? null : [`${records.map((record) => JSON.stringify(record)).join("\n")}\n`];
}

/** Counts the records of a CSV text as it goes by, without making anything of them: line ends outside quotes. */
export class CsvRows {
  #isQuoted = false;
  #lines = 0;
  #isAtStart = true;

  take(bytes: Uint8Array): void {
    let isQuoted = this.#isQuoted;
    let ends = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === quote) isQuoted = !isQuoted;
      else if (byte === lineEnd && !isQuoted) ends++;
    }
    this.#isQuoted = isQuoted;
    this.#lines += ends;
    if (bytes.length > 0) this.#isAtStart = !isQuoted && bytes.at(-1) === lineEnd;
  }

  /** Records after the header. */
  get records(): number {
    return Math.max(0, this.#lines - 1);
  }

  /** Whether the text ends where a record does. */
  get isWhole(): boolean {
    return this.#isAtStart;
  }
}

const quote = 0x22;
const lineEnd = 0x0a;
