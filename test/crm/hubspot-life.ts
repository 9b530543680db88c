import { Randomness } from "../../src/simulator/randomness.ts";
import type { Act } from "../../src/simulator/sandbox/act.ts";
import type { FaultOrder } from "../../src/simulator/sandbox/faults.ts";
import { customersToMerge, workOnDeals } from "./deal-work.ts";
import type { GivenHubspot } from "./given-hubspot.ts";

/** Troubles of crm-apis §16 that can meet any call of any day. */
export const troubles: readonly FaultOrder[] = [
  { kind: "reset", probability: 0.01, times: null },
  { kind: "reset-mid-body", probability: 0.005, times: null },
  { kind: "truncated-body", probability: 0.005, times: null },
  { kind: "no-answer", probability: 0.0003, times: null },
  { kind: "status", status: 502, probability: 0.01, times: null },
  { kind: "html", on: "objects|associations|search", probability: 0.005, times: null },
  { kind: "empty-json", on: "batch/read|search", probability: 0.005, times: null },
  { kind: "rate-limit", with: { policy: "TEN_SECONDLY_ROLLING" }, on: "crm", probability: 0.01, times: null },
  { kind: "rate-limit", with: { policy: "SECONDLY" }, on: "/search", probability: 0.03, times: null },
  { kind: "rate-limit", with: { policy: "DAILY" }, on: "crm", probability: 0.0003, times: null },
  { kind: "locked", on: "deals", probability: 0.01, times: null },
  { kind: "moving", on: "crm", probability: 0.0003, times: null },
  { kind: "unauthorised", probability: 0.0005, times: null },
  {
    kind: "scope-withdrawn",
    with: { scope: "crm.objects.goals.read" },
    on: "goal_targets",
    probability: 0.02,
    times: null,
  },
  { kind: "batch-drops-ids", on: "batch/read", with: { every: 3 }, probability: 0.05, times: null },
  { kind: "index-behind", on: "/search", with: { minutes: 10 }, probability: 0.1, times: null },
  { kind: "after-expired", probability: 0.02, times: null },
  { kind: "page-repeated", probability: 0.02, times: null },
  { kind: "record-on-two-pages", probability: 0.02, times: null },
];

/** Days after which what was archived is gone for good; a day less, for nobody waits for the last minute. */
const restorable = 89;

/** What people do in an account, day after day, by chance. */
export class HubspotLife {
  readonly #given: GivenHubspot;
  readonly #chance: Randomness;
  /** What was archived, and on which day. */
  readonly #archived = new Map<string, number>();
  readonly #archivedRecords = new Map<string, number>();
  #day = 0;
  /** Deals that were archived at some time, merged away or deleted for good: who reads once at the end sees less of them. */
  readonly wereGone = new Set<string>();
  /** Other records of which the same is true. */
  readonly recordsGone = new Set<string>();
  acts = 0;

  constructor(given: GivenHubspot, seed: number) {
    this.#given = given;
    this.#chance = new Randomness(seed, "life");
  }

  /** A day's work; the clock is moved by others. */
  live(): void {
    this.#day += 1;
    const chance = this.#chance;
    const amount = () => chance.whole(1, 90_000) * 100;
    workOnDeals(this.#given.sandbox.world, chance, (act) => this.#do(act), {
      amount,
      name: `Renamed on day ${this.#day}`,
    });
    this.#comings();
    this.#records();
  }

  /** Archived, restored, merged, deleted for good. */
  #comings(): void {
    const chance = this.#chance;
    const { world } = this.#given.sandbox;
    const standing = [...world.standingDeals()].filter(({ standing: one }) => !one.isDeleted).map(({ deal }) => deal);
    if (chance.chance(0.25)) {
      const { id } = chance.pick(standing);
      this.#do({ act: "delete-deal", deal: id });
      this.#archived.set(id, this.#day);
      this.wereGone.add(id);
    }
    for (const [id, since] of this.#archived) {
      if (this.#day - since > restorable) this.#archived.delete(id);
      else if (chance.chance(0.05)) this.#do({ act: "undelete-deal", deal: id });
      else if (chance.chance(0.02)) this.#do({ act: "purge", record: id });
      else continue;
      this.#archived.delete(id);
    }
    if (chance.chance(0.04)) {
      const [loser, survivor] = [chance.pick(standing), chance.pick(standing)];
      const isFree = (id: string) => !this.#archived.has(id) && world.deal(id)!.mergedInto === null;
      if (loser !== survivor && isFree(loser.id) && isFree(survivor.id)) {
        this.#do({ act: "merge-deals", loser: loser.id, survivor: survivor.id });
        this.wereGone.add(loser.id);
      }
    }
    if (chance.chance(0.03)) {
      const merged = customersToMerge(world, standing, chance);
      if (merged !== undefined) this.#do({ act: "merge-accounts", loser: merged[0], survivor: merged[1] });
    }
  }

  /** Leads and activities go and come back too. */
  #records(): void {
    const chance = this.#chance;
    const { world } = this.#given.sandbox;
    const deals = [...world.standingDeals()].map(({ deal }) => deal);
    const { id, lead } = chance.pick(deals);
    if (chance.chance(0.3)) {
      const record = lead !== null && chance.chance(0.5) ? lead.id : `${id}-1`;
      this.#do({ act: "delete-record", record });
      this.#archivedRecords.set(record, this.#day);
      this.recordsGone.add(record);
    }
    for (const [record, since] of this.#archivedRecords) {
      if (this.#day - since > restorable) this.#archivedRecords.delete(record);
      if (this.#day - since > restorable || !chance.chance(0.08)) continue;
      this.#do({ act: "undelete-record", record });
      this.#archivedRecords.delete(record);
    }
  }

  #do(act: Act): void {
    this.acts += 1;
    this.#given.sandbox.do(act);
  }
}
