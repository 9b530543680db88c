import { z } from "zod";
import { Randomness } from "../randomness.ts";
import { actSchema } from "./act.ts";

/**
 * What can go wrong between a CRM and its reader. The server itself brings about those of the wire; every other kind is a
 * name that a service asks for where it applies (`bulk-job-fails`, `locator-missing`, `rate-limit` …), listed in its page.
 */
export const wireFaults = [
  /** The connection is cut before anything is answered. */
  "reset",
  /** Cut after `bytes` of the body (half of what is sent by default). */
  "reset-mid-body",
  /** The body ends early, and well-formed HTTP says that this is all: half a JSON text, half a CSV row. */
  "truncated-body",
  /** As above, within a gzip stream. */
  "truncated-gzip",
  /** `bytes` (1) at a time, every `ms` (1000). */
  "slow",
  /** Taken and never answered. */
  "no-answer",
  /** Done by the service, and the connection cut before the caller hears of it. */
  "answer-lost",
  /** 200 with a page for people. */
  "html",
  /** 200 with a JSON object that lacks what was asked for. */
  "empty-json",
  /** `status` (503) with a page for people, and `retryAfter` seconds when given. */
  "status",
  /** Not a fault of the wire: `acts` are done just before this call is answered. */
  "acts",
] as const;

export const faultSchema = z.object({
  kind: z.string(),
  service: z.enum(["salesforce", "hubspot"]).optional(),
  /** A regular expression on `GET /services/data/v68.0/query?q=…`: method, path and query as sent. */
  on: z.string().default(""),
  /** Matching calls to let by first. */
  after: z.number().int().nonnegative().default(0),
  /** How often it strikes; unbounded when null. */
  times: z.number().int().positive().nullable().default(1),
  probability: z.number().min(0).max(1).default(1),
  bytes: z.number().int().nonnegative().optional(),
  ms: z.number().int().nonnegative().optional(),
  status: z.number().int().optional(),
  retryAfter: z.number().int().optional(),
  acts: z.array(actSchema).optional(),
  /** What a service's own fault needs beside. */
  with: z.record(z.string(), z.unknown()).default({}),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultOrder = z.input<typeof faultSchema>;

/** What a fault is matched against. */
export interface Occasion {
  readonly service: string;
  readonly method: string;
  /** With the query. */
  readonly target: string;
}

/** The faults that are switched on. Chance comes from a seed, so a bad day can be lived through again. */
export class Faults {
  #armed: { readonly fault: Fault; readonly on: RegExp; seen: number; struck: number }[] = [];
  readonly #random: Randomness;

  constructor(seed: number) {
    this.#random = new Randomness(seed, "faults");
  }

  arm(...orders: readonly FaultOrder[]): void {
    for (const order of orders) {
      const fault = faultSchema.parse(order);
      this.#armed.push({ fault, on: new RegExp(fault.on), seen: 0, struck: 0 });
    }
  }

  disarm(): void {
    this.#armed = [];
  }

  /** The first fault of these kinds that strikes on this occasion, which counts as one of its times. */
  strike(kinds: readonly string[], { service, method, target }: Occasion): Fault | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!kinds.includes(fault.kind) || (fault.service !== undefined && fault.service !== service)) continue;
      if (!armed.on.test(`${method} ${target}`)) continue;
      armed.seen += 1;
      if (armed.seen <= fault.after || (fault.times !== null && armed.struck >= fault.times)) continue;
      if (fault.probability < 1 && !this.#random.chance(fault.probability)) continue;
      armed.struck += 1;
      return fault;
    }
    return undefined;
  }

  /** How often each struck, in the order they were armed. */
  report(): { readonly kind: string; readonly on: string; readonly seen: number; readonly struck: number }[] {
    return this.#armed.map(({ fault, seen, struck }) => ({ kind: fault.kind, on: fault.on, seen, struck }));
  }
}
