import { unitsOf } from "../domain/money.ts";
import { Ear } from "./hearing.ts";
import type { PeriodForecast, Subject } from "./period-forecast.ts";
import type { Total } from "./total.ts";
import type { MadeTrial } from "./trial.ts";

/** What calls have been worth: of reps each by their habit, of teams and of everyone together, where errors of many cancel. */
export interface Ears {
  readonly rep: Ear | null;
  readonly team: Ear | null;
  readonly all: Ear | null;
}

export const deaf: Ears = { rep: null, team: null, all: null };

/** Learned from trials of one horizon; of periods that were frozen, or it would be hindsight. */
export function earsFrom(trials: readonly Pick<MadeTrial, "grain" | "id" | "booked" | "actual" | "said">[]): Ears {
  const of = (grain: MadeTrial["grain"], have: "habits" | "no-habits") =>
    Ear.of(
      trials.flatMap(({ grain: own, id, booked, actual, said }) =>
        own === grain && said !== null ? [{ id, said, came: actual - booked }] : [],
      ),
      have,
    );
  return { rep: of("rep", "habits"), team: of("team", "no-habits"), all: of("all", "no-habits") };
}

/** A period's forecast after the calls were heard: a rep's own, and of several people what each one's deals and call say together. */
export class HeardForecast {
  readonly #made: PeriodForecast;
  readonly #ears: Ears;
  readonly #known = new Map<string, Total | null>();

  constructor(made: PeriodForecast, ears: Ears) {
    this.#made = made;
    this.#ears = ears;
  }

  /** As it is without calls where nobody called or nothing is known of what calls are worth. */
  of(subject: Subject): Total | null {
    const key = JSON.stringify(subject);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { total } = this.#made.of(subject);
    const [said, ear] = [this.said(subject), this.#ears[subject.grain === "reps" ? "all" : subject.grain]];
    const id = subject.grain === "rep" ? subject.id : null;
    const found = total === null || said === null || ear === null ? total : total.hearing(ear.likelihoodOf(id, said));
    this.#known.set(key, found);
    return found;
  }

  /**
   * What is said to be still to come, in units of money: a rep's call less what is booked; of several people the sum of what each one's deals and call give
   * on average, habits taken out. null where there is no call, or nobody to take habits from.
   */
  said(subject: Subject): number | null {
    const { call, booked } = this.#made.of(subject);
    if (call === null) return null;
    if (subject.grain === "rep") return unitsOf(call.value) - unitsOf(booked);
    if (this.#ears.rep === null) return null;
    return this.#made.repsOf(subject).reduce((sum, id) => {
      const own = { grain: "rep", id } as const;
      const total = this.of(own);
      return total === null ? sum : sum + unitsOf(total.mean) - unitsOf(this.#made.of(own).booked);
    }, 0);
  }
}
