import type { ForecastDeal } from "./period-forecast.ts";

/** Deals that were told a chance of the same tenth: how many, the sum of what they were told, and how many were won in time. */
export type Tenth = readonly [deals: number, told: number, won: number];

/** Chances against what became of the deals, by tenths from 0 to 1: whether 70 % means 70 %. */
export function tenthsOf(deals: readonly ForecastDeal[], won: ReadonlySet<string>): readonly Tenth[] {
  const tenths = Array.from({ length: 10 }, () => [0, 0, 0] as [number, number, number]);
  for (const { opportunityId, chance } of deals) {
    const tenth = tenths[Math.min(9, Math.floor(10 * chance.chance))]!;
    tenth[0] += 1;
    tenth[1] += chance.chance;
    tenth[2] += Number(won.has(opportunityId));
  }
  return tenths;
}

/** Those of several times together. */
export function addTenths(each: readonly (readonly Tenth[])[]): readonly Tenth[] {
  return Array.from({ length: 10 }, (_, place) =>
    each.reduce<Tenth>(
      ([deals, told, won], tenths) => {
        const own = tenths[place] ?? [0, 0, 0];
        return [deals + own[0], told + own[1], won + own[2]];
      },
      [0, 0, 0],
    ),
  );
}
