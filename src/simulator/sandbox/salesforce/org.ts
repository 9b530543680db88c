import type { Minute } from "../../timeline.ts";
import type { Fault } from "../faults.ts";
import type { Call, Surroundings } from "../service.ts";
import type { View } from "./object-type.ts";
import { SalesforceError } from "./salesforce-error.ts";
import { Schema } from "./schema.ts";
import type { Settings } from "./settings.ts";

/** What the parts of the service share: the world, the settings, and the API calls counted against the org. */
export class Org {
  readonly around: Surroundings;
  readonly settings: Settings;
  #calls: { readonly at: Minute; count: number }[] = [];

  constructor(around: Surroundings, settings: Settings) {
    this.around = around;
    this.settings = settings;
  }

  get now(): Minute {
    return this.around.world.now;
  }

  view(until: Minute = this.now): View {
    return { world: this.around.world, until, settings: this.settings };
  }

  schema(until?: Minute): Schema {
    return new Schema(this.view(until));
  }

  hasRight(right: string): boolean {
    return !this.around.world.withdrawnRights.has(`salesforce:${right}`);
  }

  /** Whether a fault of this service strikes on this call. */
  strikes(call: Call, ...kinds: string[]): Fault | undefined {
    const { method, target = call.path } = call;
    return this.around.faults.strike(kinds, { service: "salesforce", method, target });
  }

  /** Counts a call against the day's budget; over it, every call is refused. */
  countCall(): void {
    if (this.callsUsed >= this.settings.dailyCalls)
      throw new SalesforceError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    const last = this.#calls.at(-1);
    if (last?.at === this.now) last.count += 1;
    else this.#calls.push({ at: this.now, count: 1 });
  }

  /** In the last 24 hours, others' too. */
  get callsUsed(): number {
    this.#calls = this.#calls.filter(({ at }) => at > this.now - 1440);
    return this.settings.callsOfOthers + this.#calls.reduce((sum, { count }) => sum + count, 0);
  }

  get limitInfo(): string {
    return `api-usage=${this.callsUsed}/${this.settings.dailyCalls}`;
  }
}
