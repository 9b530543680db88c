import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { LRUCache } from "lru-cache";

/** Of this size at most, bytes; an answer larger than an eighth of it is made anew each time. */
const room = 64 * 2 ** 20;

/** Smaller than this, an answer is sent as it is. */
export const worthCompressing = 1024;

/** How `compress` (server.ts) does it too: quick, and all but as small as can be. */
export const brotliQuality = 4;

type Encoding = "br" | "gzip" | "identity";

/** An answer as it goes out. */
export interface Kept {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
}

/**
 * Answers as they were sent, by their ETag: it stands for all that they are a function of, who may see what included (docs/decisions/0181), so whoever it
 * is the same for is sent the same bytes, compressed once. Those nobody asked for lately leave first.
 */
export class SentAnswers {
  readonly #kept = new LRUCache<string, Buffer>({
    maxSize: room,
    maxEntrySize: room / 8,
    sizeCalculation: ({ length }) => length,
  });

  keep(etag: string, answer: Buffer): void {
    this.#kept.set(keyOf(etag, "identity"), answer);
  }

  /** What was kept, in the first encoding that is accepted; undefined where nothing is kept. */
  async find(etag: string, accepted: string): Promise<Kept | undefined> {
    const plain = this.#kept.get(keyOf(etag, "identity"));
    if (plain === undefined) return undefined;
    const encoding = plain.length < worthCompressing ? "identity" : encodingOf(accepted);
    const known = this.#kept.get(keyOf(etag, encoding));
    if (known !== undefined) return { bytes: known, encoding };
    const bytes = await compressed(plain, encoding);
    this.#kept.set(keyOf(etag, encoding), bytes);
    return { bytes, encoding };
  }
}

const keyOf = (etag: string, encoding: Encoding) => `${encoding} ${etag}`;

/** Of ours, as a browser or a program asks for them; whatever says more, such as how much it likes each, is sent the plain answer, which `compress` looks at. */
function encodingOf(accepted: string): Encoding {
  const names = accepted.split(",").map((name) => name.trim());
  return names.includes("br") ? "br" : names.includes("gzip") ? "gzip" : "identity";
}

function compressed(plain: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === "br") return brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } });
  return encoding === "gzip" ? zipped(plain) : Promise.resolve(plain);
}

const brotli = promisify(brotliCompress);
const zipped = promisify(gzip);
