import type { Deal } from "../../src/simulator/deal.ts";
import type { Randomness } from "../../src/simulator/randomness.ts";
import type { Act } from "../../src/simulator/sandbox/act.ts";
import type { World } from "../../src/simulator/sandbox/world.ts";

/** Deals that people work on at this instant. */
export function openDeals(world: World) {
  return [...world.standingDeals()].filter(({ standing }) => !standing.isDeleted && standing.stage < 4);
}

/** What people do to open deals on a day, in any CRM: amounts, dates, owners, forecasts, stages, names, closings, by chance. */
export function workOnDeals(
  world: World,
  chance: Randomness,
  act: (done: Act) => void,
  { amount, name }: { readonly amount: () => number; readonly name: string },
): void {
  const open = openDeals(world);
  if (open.length < 6) return;
  const deal = () => chance.pick(open).deal.id;
  act({ act: "change-deal", deal: deal(), field: "amount", to: amount() });
  if (chance.chance(0.5)) {
    const moved = chance.pick(open);
    const from = moved.standing.closeOn;
    if (from !== null)
      act({ act: "change-deal", deal: moved.deal.id, field: "close_on", to: from + chance.whole(1, 60) });
  }
  if (chance.chance(0.3)) {
    const sellers = world.members().filter(({ isActive, person }) => isActive && person.role === "Account executive");
    if (sellers.length > 0) act({ act: "change-deal", deal: deal(), field: "owner", to: chance.pick(sellers).index });
  }
  if (chance.chance(0.3))
    act({
      act: "change-deal",
      deal: deal(),
      field: "forecast_category",
      to: chance.pick(["pipeline", "best_case", "commit"]),
    });
  if (chance.chance(0.3)) act({ act: "change-deal", deal: deal(), field: "stage", to: chance.whole(0, 3) });
  if (chance.chance(0.2)) act({ act: "rename-deal", deal: deal(), name });
  if (chance.chance(0.3)) act({ act: "close-deal", deal: deal(), isWon: chance.chance(0.5), reason: "Price" });
  if (chance.chance(0.3)) act({ act: "system-write", count: chance.whole(1, 8) });
}

/** Two customers among those of `deals`, of which one can go into the other; undefined when chance found none. */
export function customersToMerge(
  world: World,
  deals: readonly Deal[],
  chance: Randomness,
): [loser: string, survivor: string] | undefined {
  const customers = deals.flatMap(({ type, account, id }) =>
    type === "new" && account.id === `A-${Number(id.slice(2))}` ? [account.id] : [],
  );
  const [loser, survivor] = [chance.pick(customers), chance.pick(customers)];
  const isThere = (account: string) => !world.mergedAccounts.has(account);
  return loser !== survivor && isThere(loser) && isThere(survivor) ? [loser, survivor] : undefined;
}
