import type { Fault } from "../faults.ts";
import { rateLimited } from "./answers.ts";
import { accountDay, type Portal } from "./portal.ts";

/** Counts calls as the vendor does: in any ten seconds of one token, in a second of the whole account, in a day. */
export class Limits {
  readonly #portal: Portal;
  readonly #clock: () => number;
  readonly #calls = new Map<string, number[]>();
  #searches: number[] = [];
  #day: number | undefined;
  #today = 0;

  /** `clock` tells milliseconds as time goes by outside; the day is the sandbox's own. */
  constructor(portal: Portal, clock: () => number) {
    this.#portal = portal;
    this.#clock = clock;
  }

  /** Takes one call, and tells the headers its answer gets. Refused calls count as well. */
  take(
    who: { readonly token: string; readonly isOAuth: boolean },
    isSearch: boolean,
    fault?: Fault,
  ): Record<string, string> {
    const { settings, world } = this.#portal;
    const now = this.#clock();
    const day = accountDay(settings, world.now);
    if (day !== this.#day) this.#today = 0;
    this.#day = day;
    this.#today += 1;
    const window = (this.#calls.get(who.token) ?? []).filter((at) => at > now - 10_000);
    window.push(now);
    this.#calls.set(who.token, window);
    const headers = {
      "x-hubspot-ratelimit-max": String(settings.tenSecondly),
      "x-hubspot-ratelimit-remaining": String(Math.max(0, settings.tenSecondly - window.length)),
      "x-hubspot-ratelimit-interval-milliseconds": "10000",
      ...(who.isOAuth
        ? {}
        : {
            "x-hubspot-ratelimit-daily": String(settings.daily),
            "x-hubspot-ratelimit-daily-remaining": String(Math.max(0, settings.daily - this.#today)),
          }),
    };
    if (fault !== undefined) {
      const policy = (fault.with.policy ?? "TEN_SECONDLY_ROLLING") as Parameters<typeof rateLimited>[0];
      const later = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      throw rateLimited(policy, { ...(isSearch ? {} : headers), ...later });
    }
    if (this.#today > settings.daily) throw rateLimited("DAILY", headers);
    if (window.length > settings.tenSecondly) throw rateLimited("TEN_SECONDLY_ROLLING", headers);
    if (!isSearch) return headers;
    this.#searches = this.#searches.filter((at) => at > now - 1000);
    this.#searches.push(now);
    if (this.#searches.length > settings.searchesPerSecond) throw rateLimited("SECONDLY");
    // Answers of searches do not say where the limits are.
    return {};
  }

  /** Calls of the account's day so far, for `api-usage`. */
  get today(): number {
    return this.#today;
  }
}
