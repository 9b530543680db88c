import { rounded, toMinor } from "../subscription/schedule.ts";

/** Somebody who sells in the period: what share of a full rep they are in it, by ramp and days. */
export interface Seller {
  readonly repId: string;
  readonly role: string | null;
  readonly segment: string | null;
  readonly ramp: number;
}

/** What somebody without ramp booked in a period; minor units. */
export interface RepPeriod {
  readonly role: string | null;
  readonly segment: string | null;
  readonly booked: bigint;
}

/** People who are alike, and what such people book. */
export interface SellingGroup {
  /** Null: not told apart by it. */
  readonly role: string | null;
  readonly segment: string | null;
  readonly people: number;
  /** Σ ramp. */
  readonly fullReps: number;
  /** Median of what a rep without ramp booked in a period, of so many rep-periods. */
  readonly median: bigint;
  readonly repPeriods: number;
  readonly capacity: bigint;
}

/** What a team can book in a period with the people it has (METRICS §4.6); money in minor units. */
export interface SellingCapacity {
  readonly groups: readonly SellingGroup[];
  readonly fullReps: number;
  readonly capacity: bigint;
  readonly target: bigint | null;
  /** Target less capacity: below 0 where more can be sold than is asked. */
  readonly gap: bigint | null;
  /** The gap in full reps of today's mix; null also where they book nothing. */
  readonly missingReps: number | null;
}

/** Fewer rep-periods say nothing of what a rep books; alike by role and segment takes two people's four. */
const [fewestRepPeriods, fewestAlike] = [4, 8];

/** Capacity = Σ ramp × median bookings per ramped rep-period, of people alike, rounded once for each group; null of fewer than four rep-periods. */
export function sellingCapacity(
  people: readonly Seller[],
  periods: readonly RepPeriod[],
  target: bigint | null,
): SellingCapacity | null {
  if (periods.length < fewestRepPeriods) return null;
  const groups = [...Map.groupBy(people, (seller) => JSON.stringify(alikeTo(seller, periods)))].map(([key, own]) =>
    groupOf(JSON.parse(key), own, periods),
  );
  const fullReps = Number(groups.reduce((sum, group) => sum + group.fullReps, 0).toPrecision(12));
  const capacity = groups.reduce((sum, group) => sum + group.capacity, 0n);
  const gap = target === null ? null : target - capacity;
  return {
    groups: groups.sort((a, b) => Number(b.capacity - a.capacity)),
    fullReps,
    capacity,
    target,
    gap,
    missingReps: gap === null || capacity <= 0n ? null : (Number(gap) * fullReps) / Number(capacity),
  };
}

type Alike = Pick<SellingGroup, "role" | "segment">;

/** As near as eight rep-periods allow: by role and segment, by role, else all together. */
function alikeTo({ role, segment }: Seller, periods: readonly RepPeriod[]): Alike {
  const circles: readonly Alike[] = [
    { role, segment },
    { role, segment: null },
  ];
  const isEnough = (circle: Alike) => periods.filter((period) => isIn(circle, period)).length >= fewestAlike;
  return circles.find(isEnough) ?? { role: null, segment: null };
}

function isIn({ role, segment }: Alike, period: RepPeriod): boolean {
  return (role === null || period.role === role) && (segment === null || period.segment === segment);
}

function groupOf(alike: Alike, people: readonly Seller[], periods: readonly RepPeriod[]): SellingGroup {
  const booked = periods.filter((period) => isIn(alike, period)).map((period) => period.booked);
  const median = medianOf(booked);
  const fullReps = Number(people.reduce((sum, { ramp }) => sum + ramp, 0).toPrecision(12));
  const capacity = toMinor(fullReps * Number(median));
  return { ...alike, people: people.length, fullReps, median, repPeriods: booked.length, capacity };
}

function medianOf(values: readonly bigint[]): bigint {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0n, sorted[sorted.length >> 1] ?? 0n];
  return rounded(low + high, 2n);
}
