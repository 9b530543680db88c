import type { Likelihood } from "./total.ts";

/** What a call of a past period said was still to come at that point, and what came. */
export interface Heard {
  /** Whose call it was; null for everyone's. */
  readonly id: string | null;
  readonly said: number;
  readonly came: number;
}

/** With fewer misses to spare than this nobody's calls are listened to. */
const fewestToSpare = 3;

/**
 * What calls have been worth, learned from past periods at the same point: how far their logarithms lie from what came, each caller's habit being
 * shrunk to that of all, and how often a call of nothing more was right. It answers how likely a call is, were so much still to come.
 */
export class Ear {
  readonly #habits: Leaning;
  /** log of what calls said, of those that said something: what a call may look like where nothing comes. */
  readonly #usual: { readonly mean: number; readonly deviation: number };
  /** How often a call says that nothing more comes, when nothing does and when something does. */
  readonly #quiet: { readonly rightly: number; readonly wrongly: number };

  private constructor(habits: Leaning, heard: readonly Heard[]) {
    this.#habits = habits;
    const logs = heard.flatMap(({ said }) => (said > 0 ? [Math.log(said)] : []));
    const mean = meanOf(logs);
    this.#usual = { mean, deviation: Math.max(0.5, Math.sqrt(meanOf(logs.map((log) => (log - mean) ** 2)))) };
    const nothing = heard.filter(({ came }) => came <= 0);
    const something = heard.filter(({ came }) => came > 0);
    const share = (of: readonly Heard[]) => (of.filter(({ said }) => said <= 0).length + 1) / (of.length + 2);
    this.#quiet = { rightly: share(nothing), wrongly: share(something) };
  }

  /** null: too little was heard to say what calls are worth. */
  /** `no-habits`: where habits were taken out before, nobody leans, and every miss tells of the spread. */
  static of(heard: readonly Heard[], have: "habits" | "no-habits" = "habits"): Ear | null {
    const misses = heard.flatMap(({ id, said, came }) =>
      said > 0 && came > 0 ? [{ id, off: Math.log(said / came) }] : [],
    );
    const habits = have === "habits" ? Habits.of(misses) : leaningNowhere(misses);
    return habits === null ? null : new Ear(habits, heard);
  }

  /** How likely this call is, were so much still to come. */
  likelihoodOf(id: string | null, said: number): Likelihood {
    const { rightly, wrongly } = this.#quiet;
    if (said <= 0) return { ofNothing: rightly, ofLog: () => wrongly };
    const log = Math.log(said);
    const { bias, scale, spare } = this.#habits.of(id);
    const density = student(spare);
    return {
      ofNothing: ((1 - rightly) * normal((log - this.#usual.mean) / this.#usual.deviation)) / this.#usual.deviation,
      ofLog: (came) => ((1 - wrongly) * density((log - came - bias) / scale)) / scale,
    };
  }
}

interface Miss {
  readonly id: string | null;
  readonly off: number;
}

/** Where a caller's logarithm lies, how widely, and how many misses to spare say so. */
interface Leaning {
  of(id: string | null): { readonly bias: number; readonly scale: number; readonly spare: number };
}

function leaningNowhere(misses: readonly Miss[]): Leaning | null {
  if (misses.length < fewestToSpare) return null;
  const scale = Math.max(finestScale, Math.sqrt(meanOf(misses.map(({ off }) => off * off))));
  return { of: () => ({ bias: 0, scale, spare: misses.length }) };
}

type Callers = ReadonlyMap<string | null, { readonly mean: number; readonly count: number }>;

/** Callers' habits: random effects by the method of moments, so that who has called twice is mostly taken for one of the others. */
class Habits implements Leaning {
  readonly #all: number;
  readonly #within: number;
  readonly #between: number;
  readonly #callers: Callers;
  readonly #count: number;

  private constructor(misses: readonly Miss[], callers: Callers) {
    this.#callers = callers;
    this.#count = misses.length;
    this.#all = meanOf(misses.map(({ off }) => off));
    const groups = [...callers.values()];
    this.#within =
      misses.reduce((sum, { id, off }) => sum + (off - callers.get(id)!.mean) ** 2, 0) /
      (misses.length - groups.length);
    const squares = groups.reduce((sum, { count }) => sum + count ** 2, 0);
    const typical = groups.length < 2 ? 0 : (misses.length - squares / misses.length) / (groups.length - 1);
    const spread =
      groups.length < 2
        ? 0
        : groups.reduce((sum, { mean, count }) => sum + count * (mean - this.#all) ** 2, 0) / (groups.length - 1);
    this.#between = typical === 0 ? 0 : Math.max(0, (spread - this.#within) / typical);
  }

  static of(misses: readonly Miss[]): Habits | null {
    const callers = new Map(
      [...Map.groupBy(misses, ({ id }) => id)].map(([id, own]) => [
        id,
        { mean: meanOf(own.map(({ off }) => off)), count: own.length },
      ]),
    );
    return misses.length - callers.size < fewestToSpare ? null : new Habits(misses, callers);
  }

  of(id: string | null): { readonly bias: number; readonly scale: number; readonly spare: number } {
    const own = this.#callers.get(id);
    const trust =
      own === undefined || this.#between === 0 ? 0 : this.#between / (this.#between + this.#within / own.count);
    const variance = this.#within * (1 + 1 / this.#count) + this.#between * (1 - trust);
    return {
      bias: this.#all + trust * ((own?.mean ?? this.#all) - this.#all),
      scale: Math.max(finestScale, Math.sqrt(variance)),
      spare: this.#count - this.#callers.size,
    };
  }
}

/** Calls that were right to the cent say so of the past, not of the next. */
const finestScale = 0.02;

const normal = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Student's t with whole degrees of freedom: a call that is far off is less unlikely than the few that were heard have it. */
function student(freedom: number): (t: number) => number {
  const most = Math.min(freedom, manyFreedoms);
  // Γ((n + 1)/2) ÷ Γ(n/2), which is 1/√π for 1 and goes on by n/2 ÷ the one before.
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let n = 1; n < most; n += 1) ratio = n / 2 / ratio;
  const factor = ratio / Math.sqrt(most * Math.PI);
  return (t) => factor / halfPower(1 + (t * t) / most, most + 1);
}

/** base to the power of halves ÷ 2, by squaring: asked for once for every step of every grid, where `**` is most of the time a forecast takes. */
function halfPower(base: number, halves: number): number {
  let power = halves % 2 === 0 ? 1 : Math.sqrt(base);
  let square = base;
  for (let left = halves >> 1; left > 0; left >>= 1) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}

/** From here on it is the normal distribution for all that is told. */
const manyFreedoms = 1000;

const meanOf = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
