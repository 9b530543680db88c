import { LRUCache } from "lru-cache";

/** Of this size at most, bytes; an answer larger than an eighth of it is made anew each time. */
const room = 64 * 2 ** 20;

/**
 * Answers as they were sent, by their ETag: it stands for all that they are a function of, who may see what included (docs/decisions/0181), so whoever it
 * is the same for is sent the same bytes. Those nobody asked for lately leave first.
 */
export class SentAnswers {
  readonly #kept = new LRUCache<string, Buffer>({
    maxSize: room,
    maxEntrySize: room / 8,
    sizeCalculation: ({ length }) => length,
  });

  get(etag: string): Buffer | undefined {
    return this.#kept.get(etag);
  }

  set(etag: string, answer: Buffer): void {
    this.#kept.set(etag, answer);
  }
}
