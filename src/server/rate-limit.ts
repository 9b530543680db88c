import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { RepmarkError } from "../domain/repmark-error.ts";

const usualPerMinute = 600;

/** `REPMARK_RATE_LIMIT`: requests a minute; undefined where there is no limit. */
export function perMinuteOf(said: string | undefined): number | undefined {
  const text = said?.trim() || String(usualPerMinute);
  if (text === "0") return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new RepmarkError("bad-rate-limit", `“${text}” in REPMARK_RATE_LIMIT is no number of requests a minute.`, {
    kind: "usage",
    hint: `Write a whole number such as ${usualPerMinute}, or 0 for no limit.`,
  });
}

/**
 * Makes it possible to limit addresses (`limited`) to so many requests a minute: of one person, of one key, or, where nobody has signed in, of one network.
 * A stream of events is one request, however long it lasts. Told in `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds), once over in `Retry-After`, too.
 */
export async function limitRequests(server: FastifyInstance, perMinute: number | undefined): Promise<void> {
  if (perMinute === undefined) return;
  await server.register(rateLimit, {
    global: false, // pages and what they are made of are asked for a dozen at a time
    enableDraftSpec: true,
    max: perMinute,
    timeWindow: 60_000,
    cache: 50_000,
    keyGenerator: whose,
    errorResponseBuilder: (_, { ttl }) => tooManyRequests(Math.ceil(ttl / 1000)),
  });
}

/** Counts a request, and refuses it when there were too many; comes after who asks is known. Nothing where there is no limit. */
export function limited(server: FastifyInstance): onRequestAsyncHookHandler[] {
  return server.hasDecorator("rateLimit") ? [server.rateLimit() as onRequestAsyncHookHandler] : [];
}

function whose({ caller, ip }: FastifyRequest): string {
  if (caller === null) return `network ${normalizeIP(ip)}`;
  return caller.key === null ? `person ${caller.userId}` : `key ${caller.key.id}`;
}

const tooManyRequests = (seconds: number) =>
  new RepmarkError(
    "too-many-requests",
    { en: "There were too many requests in one minute.", sv: "Det kom för många anrop på en minut." },
    {
      kind: "usage",
      hint: {
        en: `Wait ${seconds} seconds and go on more slowly: RateLimit-Remaining says how many are left.`,
        sv: `Vänta ${seconds} sekunder och fortsätt långsammare: RateLimit-Remaining visar hur många som är kvar.`,
      },
    },
  );
