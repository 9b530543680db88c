import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Deal } from "../deal.ts";
import type { Minute } from "../timeline.ts";
import type { Act } from "./act.ts";
import { binned, closed, withChange } from "./deal-edits.ts";
import type { World } from "./world.ts";

/** Does it with the stamp `stamp`, which is now unless a transaction wrote it before. */
export function perform(world: World, act: Act, stamp: Minute = writeStamp(world)): void {
  const doing = doings[act.act] as (world: World, act: Act, stamp: Minute) => void;
  doing(world, act, stamp);
  world.written();
}

type Doings = { [Kind in Act["act"]]: (world: World, act: Extract<Act, { act: Kind }>, stamp: Minute) => void };

const doings: Doings = {
  "change-deal": (world, act, stamp) => write(world, act.deal, (deal) => withChange(deal, act.field, act.to, stamp)),
  "close-deal": (world, { deal: id, isWon, reason = null, competitor = null }, stamp) =>
    write(world, id, (deal) => closed(deal, { at: stamp, isWon, reason, competitor })),
  "rename-deal": (world, { deal: id, name }, stamp) => {
    write(world, id, (deal) => ({ ...deal, name }));
    world.systemWrites.set(id, stamp);
  },
  "delete-deal": (world, act, stamp) => write(world, act.deal, (deal) => binned(deal, stamp)),
  "undelete-deal": (world, act, stamp) => write(world, act.deal, (deal) => withChange(deal, "is_deleted", 0, stamp)),
  "merge-deals": (world, { loser, survivor }, stamp) => {
    known(world, survivor);
    world.systemWrites.set(survivor, stamp);
    write(world, loser, (deal) => ({ ...binned(deal, stamp), mergedInto: survivor }));
  },
  "delete-record": (world, act, stamp) => {
    world.deleted.set(act.record, stamp);
  },
  "undelete-record": (world, act, stamp) => {
    world.deleted.delete(act.record);
    world.restored.set(act.record, stamp);
  },
  purge: (world, act, stamp) => {
    world.purged.set(act.record, stamp);
  },
  "merge-accounts": (world, act, stamp) => mergeAccounts(world, act.loser, act.survivor, stamp),
  "system-write": (world, act, stamp) => {
    for (const deal of act.deals ?? firstDeals(world, act.count ?? 1)) world.systemWrites.set(deal, stamp);
  },
  "deactivate-user": (world, act, stamp) => {
    world.deactivated.set(act.person, stamp);
  },
  "rename-stage": (world, act, stamp) => restage(world, act.stage, { name: act.name, renamedAt: stamp }),
  "delete-stage": (world, act, stamp) => restage(world, act.stage, { deletedAt: stamp }),
  "add-stage": (world, { stage: id, name, probability }, addedAt) => {
    const rest = { outcome: "open", category: "pipeline", renamedAt: null, deletedAt: null } as const;
    world.stages.push({ id, name, firstName: name, probability, addedAt, ...rest });
  },
  "add-field": (world, act, at) => {
    world.fieldChanges.push({ ...act, at });
  },
  "retype-field": (world, act, at) => {
    world.fieldChanges.push({ ...act, at });
  },
  "remove-field": (world, act, at) => {
    world.fieldChanges.push({ ...act, isRemoved: true, at });
  },
  "withdraw-right": (world, act) => {
    world.withdrawnRights.add(`${act.service}:${act.right}`);
  },
  "grant-right": (world, act) => {
    world.withdrawnRights.delete(`${act.service}:${act.right}`);
  },
};

/**
 * Writes now and lets nobody see it until the returned function is called: the rows then carry stamps that lie behind
 * what has been read meanwhile, as those of a long transaction do.
 */
export function hold(world: World, acts: readonly Act[]): { readonly number: number; commit(): void } {
  const number = Math.max(0, ...world.openTransactions.keys()) + 1;
  const stamp = writeStamp(world);
  world.openTransactions.set(number, { at: stamp });
  return {
    number,
    commit() {
      if (!world.openTransactions.delete(number)) return;
      for (const act of acts) perform(world, act, stamp);
    },
  };
}

/** What is written now can be seen now: stamps before `now` are. */
function writeStamp(world: World): Minute {
  return world.now - 1;
}

function write(world: World, dealId: string, change: (deal: Deal) => Deal): void {
  const place = known(world, dealId);
  world.replace(place, change(world.deals[place]!));
}

function known(world: World, dealId: string): number {
  const place = world.placeOf(dealId);
  if (place === undefined)
    throw new RepmarkError("unknown-deal", `This company has no deal ${dealId}.`, {
      kind: "usage",
      hint: "Deals are named by their ids in the company, such as D-0000001.",
    });
  return place;
}

function mergeAccounts(world: World, loser: string, survivor: string, stamp: Minute): void {
  const kept = world.deals[world.placeOfAccount(survivor) ?? -1]?.account;
  const account = world.deals[world.placeOfAccount(loser) ?? -1]?.account;
  if (kept?.id !== survivor || account?.id !== loser || loser === survivor)
    throw new RepmarkError("unknown-account", `${loser} cannot go into ${survivor}.`, {
      kind: "usage",
      hint: "Name two accounts of the company, such as A-1 and A-2.",
    });
  world.mergedAccounts.set(loser, { account, into: survivor, at: stamp });
  world.deals.forEach((deal, place) => {
    if (deal.account.id !== loser) return;
    world.replace(place, { ...deal, account: kept });
    world.systemWrites.set(deal.id, stamp);
  });
}

function firstDeals(world: World, count: number): string[] {
  const ids: string[] = [];
  for (const { deal, standing } of world.standingDeals()) {
    if (ids.length === count) break;
    if (!standing.isDeleted) ids.push(deal.id);
  }
  return ids;
}

function restage(world: World, id: string, change: { name?: string; renamedAt?: Minute; deletedAt?: Minute }): void {
  const place = world.stages.findIndex((stage) => stage.id === id);
  if (place < 0)
    throw new RepmarkError("unknown-stage", `This company has no stage ${id}.`, {
      kind: "usage",
      hint: `Its stages are ${world.stages.map((stage) => stage.id).join(", ")}.`,
    });
  world.stages[place] = { ...world.stages[place]!, ...change };
}
