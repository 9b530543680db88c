import { normalizeIP } from "@fastify/rate-limit";
import { LRUCache } from "lru-cache";

/** Tries that cost nothing, of one account and of one network. */
const free = { account: 3, network: 10 } as const;
const longestMs = 5 * 60 * 1000;

interface Tries {
  readonly failed: number;
  readonly until: number;
}

/**
 * How long whoever guesses waits: after a few tries a second, then twice as long each time, up to five minutes; by account, whether there is one or not, and by
 * network. While it waits, the right password is refused, too, or the wait would tell that it is right. A try counts before it is looked at, so that a hundred
 * at once are a hundred.
 */
export class Delays {
  readonly #tries = new LRUCache<string, Tries>({ max: 50_000, ttl: 24 * 60 * 60 * 1000 });
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds still to wait, else 0 and the try is counted. */
  try(account: string | null, address: string): number {
    const keys = keysOf(account, address);
    const now = this.#now();
    const wait = Math.max(...keys.map(({ key }) => (this.#tries.get(key)?.until ?? 0) - now));
    if (wait > 0) return wait;
    for (const { key, freely } of keys) {
      const failed = (this.#tries.get(key)?.failed ?? 0) + 1;
      const delay = failed < freely ? 0 : Math.min(longestMs, 1000 * 2 ** (failed - freely));
      this.#tries.set(key, { failed, until: now + delay });
    }
    return 0;
  }

  /** The try was right: the account's count is forgotten, and this one is taken off the network's, whose others stand. */
  wasRight(account: string | null, address: string): void {
    for (const { key, freely } of keysOf(account, address)) {
      const failed = (this.#tries.get(key)?.failed ?? 1) - 1;
      if (failed === 0 || key.startsWith("account ")) this.#tries.delete(key);
      else this.#tries.set(key, { failed, until: failed < freely ? 0 : this.#now() });
    }
  }
}

function keysOf(account: string | null, address: string) {
  // What one subscriber has: an IPv4 address, or the /64 of an IPv6 address, in which a single machine may choose among 2^64.
  const network = { key: `network ${normalizeIP(address)}`, freely: free.network };
  return account === null
    ? [network]
    : [{ key: `account ${account.trim().toLowerCase()}`, freely: free.account }, network];
}
