import type { Company } from "./company.ts";
import { type Deal, ownerAt } from "./deal.ts";
import { segments, territories } from "./market.ts";
import { load } from "./people.ts";
import { Randomness } from "./randomness.ts";
import { at, type DayNumber, dayNumber, dayOf, dayText, type Minute, quarterStart } from "./timeline.ts";

export interface Quota {
  readonly person: number;
  readonly from: DayNumber;
  readonly until: DayNumber;
  /** Whole units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly kind: "selling" | "renewal" | "overlay";
  readonly basis: "final" | "full-rate";
  readonly isManager: boolean;
}

export interface Call {
  readonly person: number;
  readonly from: DayNumber;
  readonly until: DayNumber;
  readonly category: "commit" | "best_case";
  /** Whole US dollars. */
  readonly amount: number;
  readonly calledAt: Minute;
}

interface Booked {
  readonly day: DayNumber;
  readonly usd: number;
  readonly isSelling: boolean;
}

/** What was promised, drawn up from what came: quotas that about half reach, calls as hopeful as their callers. */
export class Promises {
  readonly #company: Company;
  readonly #booked: Booked[][];

  constructor(company: Company) {
    this.#company = company;
    this.#booked = company.people.map(() => []);
  }

  /** Every deal of the story has to pass by before quotas and calls are asked for. */
  note(deal: Deal): void {
    for (const closing of deal.closings) {
      if (!closing.isWon || deal.isTest) continue;
      const owner = ownerAt(deal.changes, closing.at);
      const amount = deal.changes.findLast((change) => change.field === "amount" && change.at <= closing.at)?.to;
      const day = dayOf(closing.at);
      const usd = (Number(amount ?? 0) / 100) * this.#company.rates.on(deal.currency, day);
      const shares = deal.splits.filter((split) => split.kind === "revenue");
      const isSelling = deal.type !== "renewal";
      if (shares.length === 0) this.#booked[owner]!.push({ day, usd, isSelling });
      for (const split of shares) this.#booked[split.person]!.push({ day, usd: (usd * split.share) / 100, isSelling });
    }
  }

  /** Quotas of every quarter that has begun by `today`, and the next, as they are usually known. */
  quotas(today: DayNumber): Quota[] {
    const quotas: Quota[] = [];
    const usual = this.#usualQuarter();
    for (const { from, until } of this.#quarters(quarterStart(today, 2))) {
      const owed = new Map<string, number>();
      this.#company.people.forEach((person, index) => {
        let carried = 0;
        for (let day = from; day < until; day += 4) carried += load(person, day) * 4;
        const part = Math.min(1, carried / (until - from));
        const isWith = person.startedOn < until && (person.endedOn === null || person.endedOn > from);
        if (!isWith || part < 0.05 || person.startedOn > today) return;
        const full = round(usual[person.segment]! * 1.02, 1000);
        if (person.role === "Account executive") {
          const team = Number(person.teamId?.slice(2));
          // Teams are run differently: every third enters quotas before ramp and days, every fourth in its own money.
          const basis = team % 3 === 0 ? "full-rate" : "final";
          const currency = team % 4 === 3 ? territories[person.territory]!.currency : "USD";
          const inUsd = basis === "full-rate" ? full : round(full * part, 500);
          const amount = currency === "USD" ? inUsd : round(inUsd / this.#company.rates.on(currency, from), 500);
          quotas.push({ person: index, from, until, amount, currency, kind: "selling", basis, isManager: false });
          owed.set(person.managerId ?? "", (owed.get(person.managerId ?? "") ?? 0) + full * part);
        } else if (person.role === "Account manager") {
          quotas.push({
            person: index,
            from,
            until,
            amount: round(full * 0.6 * part, 500),
            currency: "USD",
            kind: "renewal",
            basis: "final",
            isManager: false,
          });
        } else if (person.role === "Solutions consultant") {
          quotas.push({
            person: index,
            from,
            until,
            amount: round(full * 0.2 * part, 500),
            currency: "USD",
            kind: "overlay",
            basis: "final",
            isManager: false,
          });
        }
      });
      this.#company.people.forEach((person, index) => {
        const sum = owed.get(person.id);
        if (sum !== undefined)
          quotas.push({
            person: index,
            from,
            until,
            amount: round(sum * 0.92, 1000),
            currency: "USD",
            kind: "selling",
            basis: "final",
            isManager: true,
          });
      });
    }
    return quotas;
  }

  /** Commit and best case of every executive, each Monday at eight, until `today`. */
  calls(until: Minute): Call[] {
    const calls: Call[] = [];
    this.#company.people.forEach((person, index) => {
      if (person.role !== "Account executive") return;
      const random = new Randomness(this.#company.plan.seed, "call", index);
      const booked = this.#booked[index]!.filter((one) => one.isSelling);
      for (const quarter of this.#quarters(this.#company.horizon)) {
        const whole = booked
          .filter(({ day }) => quarter.from <= day && day < quarter.until)
          .reduce((sum, one) => sum + one.usd, 0);
        for (let day = quarter.from; day < quarter.until; day += 1) {
          if (new Date(day * 86_400_000).getUTCDay() !== 1 || load(person, day) === 0) continue;
          const so = booked
            .filter((one) => quarter.from <= one.day && one.day < day)
            .reduce((sum, one) => sum + one.usd, 0);
          const left = (quarter.until - day) / 90;
          const hope = (1 + person.nature.callBias) * Math.exp(random.normal(0, 0.28) * Math.sqrt(left));
          const commit = Math.max(so, so + (whole - so) * hope);
          const calledAt = at(day, 480 + random.whole(0, 90));
          const best = commit + (commit - so) * random.between(0.1, 0.6) + segments[person.segment]!.arr * left;
          if (calledAt >= until) continue;
          calls.push({
            person: index,
            ...quarter,
            category: "commit",
            amount: Math.round(commit / 100) * 100,
            calledAt,
          });
          calls.push({
            person: index,
            ...quarter,
            category: "best_case",
            amount: Math.round(best / 100) * 100,
            calledAt,
          });
        }
      }
    });
    return calls;
  }

  /** What a full-time executive books in a quarter, by segment: over the whole story, so that it does not move with today. */
  #usualQuarter(): number[] {
    const { people, plan, horizon } = this.#company;
    const start = dayNumber(plan.startsOn) + 60;
    return segments.map((segment, number) => {
      let usd = 0;
      let days = 0;
      people.forEach((person, index) => {
        if (person.role !== "Account executive" || person.segment !== number) return;
        for (const one of this.#booked[index]!) if (one.isSelling && one.day >= start) usd += one.usd;
        for (let day = start; day < horizon - 60; day += 7) days += load(person, day) * 7;
      });
      return days === 0 ? segment.arr * 4 : Math.max(5000, (usd / days) * 91);
    });
  }

  *#quarters(end: DayNumber): Generator<{ from: DayNumber; until: DayNumber }> {
    for (let from = quarterStart(dayNumber(this.#company.plan.startsOn)); from < end; from = quarterStart(from, 1))
      yield { from, until: quarterStart(from, 1) };
  }
}

export function quarterLabel(from: DayNumber): string {
  const day = dayText(from);
  return `${day.slice(0, 4)}-Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`;
}

const round = (amount: number, to: number) => Math.max(to, Math.round(amount / to) * to);
