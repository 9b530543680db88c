import { Randomness } from "../../src/simulator/randomness.ts";
import type { Act } from "../../src/simulator/sandbox/act.ts";
import type { FaultOrder } from "../../src/simulator/sandbox/faults.ts";
import { customersToMerge, openDeals, workOnDeals } from "./deal-work.ts";
import type { GivenSalesforce } from "./given-salesforce.ts";

/** Troubles of crm-apis §16 that can meet any call of any day. */
export const troubles: readonly FaultOrder[] = [
  { kind: "reset", probability: 0.004, times: null },
  { kind: "reset-mid-body", probability: 0.004, times: null },
  { kind: "truncated-body", on: "query|results", probability: 0.004, times: null },
  { kind: "truncated-gzip", on: "query|results", probability: 0.004, times: null },
  { kind: "no-answer", probability: 0.0003, times: null },
  { kind: "html", on: "/services/data/", probability: 0.004, times: null },
  { kind: "empty-json", on: "query|composite", probability: 0.004, times: null },
  { kind: "status", status: 502, on: "/services/data/", probability: 0.005, times: null },
  { kind: "status", status: 500, on: "oauth2/token", probability: 0.05, times: null },
  { kind: "server-error", probability: 0.003, times: null },
  { kind: "concurrent-limit", probability: 0.004, times: null },
  { kind: "daily-limit", probability: 0.0005, times: null },
  { kind: "session-expires", probability: 0.005, times: null },
  { kind: "session-refused", probability: 0.002, times: null },
  { kind: "query-timeout", on: "GET .*/query", probability: 0.001, times: null },
  { kind: "locator-expired", probability: 0.02, times: null },
  { kind: "page-repeated", probability: 0.03, times: null },
  { kind: "record-twice", probability: 0.03, times: null },
  { kind: "bulk-job-fails", probability: 0.05, times: null },
  { kind: "bulk-job-aborted", probability: 0.05, times: null },
  { kind: "bulk-job-hangs", probability: 0.1, times: null },
  { kind: "bulk-job-gone", probability: 0.03, times: null },
  { kind: "bulk-row-missing", probability: 0.05, times: null },
  { kind: "bulk-count-wrong", probability: 0.05, times: null },
  { kind: "bulk-locator-missing", probability: 0.03, times: null },
  { kind: "bulk-results-gone", probability: 0.03, times: null },
];

/** Rights that somebody takes away by mistake and gives back some days later. */
const rights = ["object:Lead", "object:Task", "object:Contract", "object:OpportunityFieldHistory", "ViewAllForecasts"];

/** What people do in an org and admins to it, day after day, by chance. */
export class Life {
  readonly #given: GivenSalesforce;
  readonly #chance: Randomness;
  readonly #binned = new Map<string, number>();
  readonly #binnedRecords: string[] = [];
  readonly #withdrawn = new Map<string, number>();
  #held: { readonly deal: string; commit(): void }[] = [];
  #day = 0;
  /** Deals that were in the bin at some time, or gone past it: when that was is known only to who looked in between. */
  readonly wereBinned = new Set<string>();
  readonly purged = new Set<string>();
  /** Deals that went into another, and into which. */
  readonly mergedDeals = new Map<string, string>();
  acts = 0;

  constructor(given: GivenSalesforce, seed: number) {
    this.#given = given;
    this.#chance = new Randomness(seed, "life");
  }

  /** A day's work; the clock is moved by others. */
  live(): void {
    this.#day += 1;
    const chance = this.#chance;
    for (const { commit } of this.#held.splice(0)) commit();
    this.#deals();
    this.#bin();
    this.#setUp();
    if (chance.chance(0.02)) this.#given.sandbox.salesforce.settings.movedInstance = chance.chance(0.5);
  }

  /** Everything that was only for a time is over. */
  settle(): void {
    for (const { commit } of this.#held.splice(0)) commit();
    for (const right of this.#withdrawn.keys()) this.#do({ act: "grant-right", service: "salesforce", right });
    this.#withdrawn.clear();
  }

  #deals(): void {
    const chance = this.#chance;
    const { world } = this.#given.sandbox;
    const amount = () =>
      chance.chance(0.05) ? chance.pick([0, -120_000, 99_999_999_999_999, 1]) : chance.whole(1, 90_000) * 100;
    const name = `Renamed on day ${this.#day}, “again”`;
    workOnDeals(world, chance, (act) => this.#do(act), { amount, name });
    const open = openDeals(world);
    if (open.length === 0) return;
    if (chance.chance(0.2))
      this.#do({
        act: "change-deal",
        deal: chance.pick(open).deal.id,
        field: "arr",
        to: chance.whole(1, 900) * 1000,
      });
    // Written now and seen tomorrow, behind what was read meanwhile. Nobody else can write such a deal until then.
    const quiet = open.filter(
      ({ deal: { changes } }) => !changes.some(({ at }) => at >= world.now - 1 && at < world.now + 3 * 1440),
    );
    if (quiet.length > 0 && chance.chance(0.1)) {
      const { id } = chance.pick(quiet).deal;
      const { commit } = this.#given.sandbox.hold({ act: "change-deal", deal: id, field: "amount", to: amount() });
      this.#held.push({ deal: id, commit });
    }
  }

  #bin(): void {
    const chance = this.#chance;
    const { world } = this.#given.sandbox;
    const standing = [...world.standingDeals()]
      .filter(({ deal, standing: one }) => !one.isDeleted && !this.#held.some((held) => held.deal === deal.id))
      .map(({ deal }) => deal);
    const toBin = (id: string) => {
      this.#binned.set(id, this.#day);
      this.wereBinned.add(id);
    };
    if (chance.chance(0.2)) {
      const { id } = chance.pick(standing);
      this.#do({ act: "delete-deal", deal: id });
      toBin(id);
    }
    if (chance.chance(0.05)) {
      const [loser, survivor] = [chance.pick(standing), chance.pick(standing)];
      if (loser !== survivor && !this.#binned.has(loser.id) && !this.#binned.has(survivor.id)) {
        this.#do({ act: "merge-deals", loser: loser.id, survivor: survivor.id });
        this.mergedDeals.set(loser.id, survivor.id);
        toBin(loser.id);
      }
    }
    for (const [id, since] of this.#binned) {
      if (this.#day - since > 13) this.#binned.delete(id);
      else if (world.deal(id)!.mergedInto === null && chance.chance(0.03)) {
        this.#do({ act: "undelete-deal", deal: id });
        this.#binned.delete(id);
      } else if (chance.chance(0.02)) {
        this.#do({ act: "purge", record: id });
        this.purged.add(id);
        this.#binned.delete(id);
      }
    }
    const leads = standing.flatMap(({ lead }) => (lead !== null && lead.createdAt < world.now ? [lead.id] : []));
    const records = [...leads, ...standing.map(({ id }) => `${id}-1`)];
    if (chance.chance(0.15)) {
      const record = chance.pick(records);
      this.#do({ act: "delete-record", record });
      this.#binnedRecords.push(record);
    }
    if (this.#binnedRecords.length > 0 && chance.chance(0.1))
      this.#do({ act: "undelete-record", record: this.#binnedRecords.pop()! });
    if (chance.chance(0.03)) {
      const merged = customersToMerge(world, standing, chance);
      if (merged !== undefined) this.#do({ act: "merge-accounts", loser: merged[0], survivor: merged[1] });
    }
  }

  #setUp(): void {
    const chance = this.#chance;
    const { world } = this.#given.sandbox;
    if (chance.chance(0.01)) this.#do({ act: "deactivate-user", person: chance.pick(world.members()).person.id });
    if (chance.chance(0.03))
      this.#do({ act: "rename-stage", stage: chance.pick(world.stages).id, name: `Stage of day ${this.#day}` });
    if (chance.chance(0.01) && world.stages.length < 8)
      this.#do({ act: "add-stage", stage: `late-${this.#day}`, name: `Late ${this.#day}`, probability: 0.6 });
    // Not on opportunities: they would all be read anew, and hide what was missed.
    if (chance.chance(0.02)) {
      const name = `Note_${this.#day}__c`;
      const object = chance.pick(["Account", "Lead", "User"]);
      this.#do({ act: "add-field", service: "salesforce", object, name, label: name, type: "string", value: "x" });
    }
    for (const [right, until] of this.#withdrawn)
      if (until <= this.#day) {
        this.#do({ act: "grant-right", service: "salesforce", right });
        this.#withdrawn.delete(right);
      }
    if (chance.chance(0.03)) {
      const right = chance.pick(rights);
      this.#do({ act: "withdraw-right", service: "salesforce", right });
      this.#withdrawn.set(right, this.#day + chance.whole(1, 4));
    }
  }

  #do(act: Act): void {
    this.acts += 1;
    this.#given.sandbox.do(act);
  }
}
