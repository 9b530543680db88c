import { type Circle, enough, type Peers, type Width } from "../../benchmarks/peers.ts";
import type { Asked, Asking } from "../ask.ts";
import type { Workspace } from "../workspace.ts";
import { type Scope, sellersOutside } from "./scope.ts";

/** Fewer people than this are not a crowd in which one is hidden. */
export const crowd = 5;

/** How much an answer may tell of those whom its caller may not see. */
export interface Hearing {
  readonly scope: Scope;
  /** Whether all others together are told of: a crowd, of whole quarters, as of now, so that no two answers are about the same days. */
  readonly isTold: boolean;
  /** Those in scope who may be told what the people they are held against show, by rep. */
  mayHear(peers: ReadonlyMap<string, HeldAgainst>): ReadonlySet<string>;
}

type HeldAgainst = Pick<Peers, "circle" | "widths">;

/** Undefined for whoever sees everyone: there is nothing to keep from them. */
export async function hearingOf(
  workspace: Workspace,
  scope: Scope,
  { period, asOf }: Asked,
  asking: Pick<Asking, "asOf">,
): Promise<Hearing | undefined> {
  if (scope.isEveryone) return undefined;
  const isNow = asking.asOf === undefined || asOf.instant === (await workspace.asOf(undefined)).instant;
  const isMoment = isNow && period.kind === "quarter";
  const strangers = await sellersOutside(workspace, scope);
  return {
    scope,
    isTold: isMoment && isNobodyOrCrowd(strangers.size),
    mayHear: (peers) => (isMoment ? tellable(circlesThatHide(peers, scope.reps, strangers), scope.reps) : new Set()),
  };
}

/** Nobody who could be singled out, or enough to be told of together. */
export const isNobodyOrCrowd = (people: number): boolean => people === 0 || people >= crowd;

/**
 * The circles, by rep, whose very making tells of no stranger or of a crowd of them. Who is in a circle, and whether it was widened, hangs on who has an
 * answer. So where one to four strangers are alike it is not told that none of them is in the circle, nor that too few of them were to stop there.
 */
export function circlesThatHide(
  peers: ReadonlyMap<string, HeldAgainst>,
  known: ReadonlySet<string>,
  strangers: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const counts = new Map<Circle, { readonly known: number; readonly strangers: number }>();
  const countsOf = ({ alike, circle }: Width) => {
    const found = counts.get(circle) ?? {
      known: circle.repIds.intersection(known).size,
      strangers: alike.repIds.intersection(strangers).union(circle.repIds.difference(known)).size,
    };
    if (circle.repIds.size > 0) counts.set(circle, found); // there is one empty circle for all
    return found;
  };
  const isSafe = (repId: string, { widths }: HeldAgainst) => {
    const looked = widths();
    return looked.every((width, place) => {
      const found = countsOf(width);
      const others = found.known - (width.circle.repIds.has(repId) && known.has(repId) ? 1 : 0);
      const isPassedAnyway = place < looked.length - 1 && others + found.strangers < enough;
      return isNobodyOrCrowd(found.strangers) || isPassedAnyway;
    });
  };
  return new Map(
    [...peers].filter(([repId, held]) => isSafe(repId, held)).map(([repId, { circle }]) => [repId, circle.repIds]),
  );
}

/**
 * Of circles of people, by the rep they are told to, those that can all be told to one who knows each of `known`: what is left of a circle without
 * these is nobody or a crowd, and so is every part that circles cut each other into, so that no sum or difference of what they show is about fewer.
 * The largest go first, in an order that does not hang on who asks when.
 */
export function tellable(
  circles: ReadonlyMap<string, ReadonlySet<string>>,
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  const strangers = [...circles]
    .filter(([repId]) => known.has(repId))
    .map(([repId, circle]) => ({ repId, others: circle.difference(known) }))
    .map((each) => ({ ...each, key: JSON.stringify([...each.others].sort()) }));
  const told = new Map<string, boolean>();
  let parts: ReadonlySet<string>[] = [];
  for (const { others, key } of strangers.toSorted(
    (a, b) => b.others.size - a.others.size || (a.key < b.key ? -1 : 1),
  )) {
    if (told.has(key)) continue;
    const cut = cutBy(parts, others);
    told.set(
      key,
      cut.every(({ size }) => size >= crowd),
    );
    if (told.get(key)) parts = cut;
  }
  return new Set(strangers.filter(({ key }) => told.get(key)).map(({ repId }) => repId));
}

/** The parts that a further set of people makes of these and of itself, without empty ones. */
function cutBy(parts: readonly ReadonlySet<string>[], people: ReadonlySet<string>): ReadonlySet<string>[] {
  const rest = parts.reduce<ReadonlySet<string>>((left, part) => left.difference(part), people);
  return [...parts.flatMap((part) => [part.intersection(people), part.difference(people)]), rest].filter(
    ({ size }) => size > 0,
  );
}
