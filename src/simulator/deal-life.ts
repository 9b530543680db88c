import type { Change, Closing, TrackedField } from "./deal.ts";
import { competitors, lossReasons, lostStage, openStages, stages, wonStage } from "./market.ts";
import type { Nature, Person } from "./people.ts";
import type { Randomness } from "./randomness.ts";
import { at, type DayNumber, dayOf, type Minute, monthEnd, type WorkWeek } from "./timeline.ts";

/** What is settled about a deal before its life is told. */
export interface Fate {
  readonly createdAt: Minute;
  readonly owner: number;
  readonly isWon: boolean;
  /** Calendar days from opening to the end. */
  readonly days: number;
  /** What the rep expects the days to be, before hope. */
  readonly usualDays: number;
  readonly arr: number;
  readonly termMonths: number;
  readonly oneOff: number;
  /** A trial is won at nothing. */
  readonly isTrial: boolean;
  readonly isRenewal: boolean;
}

export interface Colleagues {
  readonly people: readonly Person[];
  /** Somebody of the leaver's team who is there on that day. */
  successor(leaver: number, day: DayNumber, random: Randomness): number;
}

export interface Life {
  changes: Change[];
  closings: Closing[];
}

/** From creation to the end, and what comes after: stages, dates, amounts and owners, in order of time. */
export function live(fate: Fate, colleagues: Colleagues, week: WorkWeek, random: Randomness): Life {
  const story = new Story(fate, colleagues, random);
  const created = dayOf(fate.createdAt);
  const endDay = week.onOrAfter(created + fate.days);
  const endAt = Math.max(fate.createdAt + 20, at(endDay, random.whole(480, 900)));
  story.begin();
  const reached = fate.isWon
    ? openStages - 1
    : random.weighted(fate.isRenewal ? [0.5, 0.2, 0.3, 0] : [0.34, 0.3, 0.23, 0.13]);
  story.passStages(fate.createdAt, endAt, 0, reached, week);
  story.redate(created, endDay, week);
  story.close(endAt, fate.isWon);
  if (!fate.isWon && !fate.isRenewal && random.chance(0.015)) story.reopen(endAt, week);
  else if (fate.isWon && random.chance(0.004))
    story.close(at(week.onOrAfter(endDay + random.whole(8, 60)), 700), false, "Cancelled");
  story.handOver();
  return story.told();
}

class Story {
  readonly #fate: Fate;
  readonly #colleagues: Colleagues;
  readonly #random: Randomness;
  readonly #nature: Nature;
  readonly #pending: { at: Minute; field: TrackedField; to: number | string | null }[] = [];
  readonly #closings: Closing[] = [];
  #arr: number;
  #stage = 0;
  #closeOn: DayNumber | null = null;

  constructor(fate: Fate, colleagues: Colleagues, random: Randomness) {
    this.#fate = fate;
    this.#colleagues = colleagues;
    this.#random = random;
    this.#nature = colleagues.people[fate.owner]!.nature;
    this.#arr = fate.arr;
  }

  begin(): void {
    const { createdAt, owner } = this.#fate;
    this.#say(createdAt, "owner", owner);
    this.#say(createdAt, "stage", 0);
    this.#say(createdAt, "forecast_category", this.#category(0));
    if (this.#fate.isTrial || this.#fate.isRenewal || this.#random.chance(0.75)) this.#price(createdAt);
    this.#date(createdAt, this.#firstDate());
  }

  passStages(from: Minute, until: Minute, first: number, last: number, week: WorkWeek): void {
    if (last <= first) return;
    const weights = Array.from({ length: last - first + 1 }, () => this.#random.between(0.4, 1.6));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let passed = 0;
    let before = from;
    for (let stage = first + 1; stage <= last; stage += 1) {
      passed += weights[stage - first - 1]!;
      if (stage === 1 && last > 1 && this.#random.chance(0.08)) continue; // some need no demo
      const day = week.onOrAfter(dayOf(from + Math.round(((until - from) * passed) / whole)));
      const instant = Math.max(before + 5, Math.min(until - 5, at(day, this.#random.whole(480, 900))));
      if (instant >= until) return;
      before = instant;
      this.#enter(instant, stage);
    }
  }

  /** Close dates are moved before they come, when they have come, or long after. */
  redate(created: DayNumber, endDay: DayNumber, week: WorkWeek): void {
    let last = created;
    for (let move = 0; move < 8 && this.#closeOn !== null && this.#closeOn < endDay; move += 1) {
      const late = this.#random.chance(0.3)
        ? -this.#random.whole(2, 9)
        : this.#random.chance(0.75)
          ? this.#random.whole(0, 3)
          : this.#random.whole(4, 30);
      const day = week.onOrAfter(Math.max(last + 1, this.#closeOn + late));
      if (day >= endDay) return;
      const target =
        Math.max(this.#closeOn, day) + Math.round(this.#random.logNormal(18, 0.5) * this.#nature.dateHope) + 1;
      this.#date(
        at(day, this.#random.whole(480, 900)),
        this.#random.chance(0.3) ? Math.max(monthEnd(target), target) : target,
      );
      last = day;
    }
  }

  close(instant: Minute, isWon: boolean, cause?: string): void {
    const random = this.#random;
    this.#stage = isWon ? wonStage : lostStage;
    const isUnpriced = !this.#pending.some((change) => change.field === "amount");
    if (isWon && isUnpriced) this.#price(instant);
    this.#say(instant, "stage", this.#stage);
    this.#say(instant, "forecast_category", stages[this.#stage]!.category);
    // A CRM pulls the date of a win to its day, but leaves one that has passed; on a loss only some people do.
    const day = dayOf(instant);
    const keepsDate = isWon ? this.#closeOn !== null && this.#closeOn < day && random.chance(0.05) : random.chance(0.5);
    if (!keepsDate) this.#date(instant, day);
    const reason = isWon
      ? null
      : (cause ?? (random.chance(0.12) ? null : random.chance(0.015) ? "Duplicate" : random.pick(lossReasons)));
    this.#say(instant, "lost_reason", reason);
    this.#closings.push({
      at: instant,
      isWon,
      reason,
      competitor: reason === "Competitor" ? random.pick(competitors) : null,
    });
  }

  reopen(closedAt: Minute, week: WorkWeek): void {
    const random = this.#random;
    const day = week.onOrAfter(dayOf(closedAt) + random.whole(15, 260));
    const instant = at(day, random.whole(480, 900));
    this.#enter(instant, 2);
    this.#say(instant, "lost_reason", null);
    this.#date(instant, day + random.whole(20, 45));
    const end = week.onOrAfter(day + Math.max(3, Math.round(random.logNormal(24, 0.4))));
    this.redate(day, end, week);
    this.close(at(end, random.whole(480, 900)), random.chance(0.35));
  }

  /** Whoever leaves gives open deals away on the last day; a few days later the CRM's closed ones may follow. */
  handOver(): void {
    const { people } = this.#colleagues;
    let owner = this.#fate.owner;
    const end = this.#closings.at(-1)!.at;
    for (let hop = 0; hop < 6; hop += 1) {
      const leaver = people[owner]!;
      if (leaver.endedOn === null) return;
      const leavesAt = at(leaver.endedOn, 420);
      const isOpen = leavesAt < end;
      if (!isOpen && !leaver.closedDealsMove) return;
      owner = this.#colleagues.successor(owner, leaver.endedOn, this.#random);
      this.#say(isOpen ? leavesAt : leavesAt + 3 * 1440, "owner", owner);
      if (!isOpen) return;
    }
  }

  told(): Life {
    const order = this.#pending
      .map((change, index) => ({ ...change, index }))
      .sort((one, other) => one.at - other.at || one.index - other.index);
    const now = new Map<TrackedField, number | string | null>();
    const changes: Change[] = [];
    for (const { at: instant, field, to } of order) {
      const from = now.get(field) ?? null;
      if (from === to) continue;
      now.set(field, to);
      changes.push({ at: instant, field, from, to });
    }
    return { changes, closings: this.#closings };
  }

  #enter(instant: Minute, stage: number): void {
    this.#stage = stage;
    this.#say(instant, "stage", stage);
    this.#say(instant, "forecast_category", this.#category(stage));
    const isPriced = this.#pending.some((change) => change.field === "amount");
    if (stage >= 2 && !isPriced) this.#price(instant);
    else if (stage >= 2 && !this.#fate.isTrial && this.#random.chance(0.22)) {
      this.#arr = roundedArr(this.#arr * this.#random.between(0.72, 1.15));
      this.#price(instant);
    }
  }

  /** Hope puts a deal into commit a stage too early, fear a stage too late. */
  #category(stage: number): string {
    const shift = this.#nature.forecaster === "optimist" ? 1 : this.#nature.forecaster === "sandbagger" ? -1 : 0;
    return stages[Math.min(openStages - 1, Math.max(0, stage + (stage >= 2 ? shift : 0)))]!.category;
  }

  #firstDate(): DayNumber {
    const created = dayOf(this.#fate.createdAt);
    // Nearly a third carry the end of a month that nobody chose.
    if (this.#random.chance(0.3)) return monthEnd(created, this.#random.whole(0, 2));
    return (
      created + Math.max(3, Math.round(this.#fate.usualDays * this.#nature.dateHope * this.#random.logNormal(1, 0.35)))
    );
  }

  #price(instant: Minute): void {
    const { isTrial, termMonths, oneOff } = this.#fate;
    this.#say(instant, "amount", isTrial ? 0 : (this.#arr * termMonths) / 12 + oneOff);
    this.#say(instant, "arr", isTrial ? 0 : this.#arr);
  }

  #date(instant: Minute, day: DayNumber): void {
    this.#closeOn = day;
    this.#say(instant, "close_on", day);
  }

  #say(instant: Minute, field: TrackedField, to: number | string | null): void {
    this.#pending.push({ at: instant, field, to });
  }
}

/** A yearly price in minor units that twelve months divide without a rest, in steps of 120 of the currency. */
export function roundedArr(minor: number): number {
  return Math.max(1, Math.round(minor / 12_000)) * 12_000;
}
