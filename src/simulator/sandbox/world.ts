import type { Company } from "../company.ts";
import { type Account, type Deal, type DealState, stateAt } from "../deal.ts";
import { stages as companyStages, type Stage } from "../market.ts";
import type { Person } from "../people.ts";
import { type Call as ForecastCall, Promises, type Quota } from "../promises.ts";
import { at, type DayNumber, dayNumber, dayOf, type Minute } from "../timeline.ts";
import { type Touch, touchesOf } from "../touches.ts";

/** Larger companies have their calls and mails told anew each time: memory is for the deals. */
const rememberedDeals = 50_000;

/** A deal as its CRM shows it now, with what only a CRM knows. */
export interface Standing extends DealState {
  /** When anything, a user or the system itself, last wrote it. */
  readonly systemModifiedAt: Minute;
  readonly deletedAt: Minute | null;
  /** When it was last taken out of the bin again. */
  readonly restoredAt: Minute | null;
}

export interface Member {
  readonly index: number;
  readonly person: Person;
  readonly isActive: boolean;
  readonly modifiedAt: Minute;
}

/** A stage that can be renamed, taken away or added after the others; deals point at it by its place in the list. */
export interface LiveStage extends Stage {
  /** The name it was made with: what a CRM keeps on records when the shown name changes. */
  readonly firstName: string;
  readonly addedAt: Minute | null;
  readonly renamedAt: Minute | null;
  readonly deletedAt: Minute | null;
}

/** A field of one service's object that somebody added, retyped or removed. */
export interface FieldChange {
  readonly service: string;
  readonly object: string;
  readonly name: string;
  readonly label?: string | undefined;
  /** In the service's own words; left out when the field is removed. */
  readonly type?: string | undefined;
  /** What every record holds in it. */
  readonly value?: string | null | undefined;
  readonly isRemoved?: boolean | undefined;
  readonly at: Minute;
}

export interface Span {
  readonly days?: number | undefined;
  readonly minutes?: number | undefined;
}

/**
 * The company and the clock of its CRMs. Both services show this one world; what has a stamp before `now` can be seen,
 * the rest has not happened. The clock stands still until time is let pass, so that a run can be repeated to the byte.
 */
export class World {
  readonly company: Company;
  /** In the order they were opened. Acts replace an entry, so ask anew instead of keeping one. */
  readonly deals: Deal[];
  readonly stages: LiveStage[];
  /** When a deal was written by the system alone, which no user sees. */
  readonly systemWrites = new Map<string, Minute>();
  /** Records of other kinds than deals that were deleted, by their id in the company. */
  readonly deleted = new Map<string, Minute>();
  /** Of those kinds: taken out of the bin again, and when. */
  readonly restored = new Map<string, Minute>();
  /** Records, deals too, of which the CRM keeps nothing more than that they went, and when. */
  readonly purged = new Map<string, Minute>();
  /** Deactivated by an act rather than by leaving. */
  readonly deactivated = new Map<string, Minute>();
  /** Accounts that went into another, by id. Their deals point to the other now. */
  readonly mergedAccounts = new Map<
    string,
    { readonly account: Account; readonly into: string; readonly at: Minute }
  >();
  readonly fieldChanges: FieldChange[] = [];
  /** Rights withdrawn, as `salesforce:ViewAllForecasts` or `hubspot:crm.objects.goals.read`. */
  readonly withdrawnRights = new Set<string>();
  /** Writes that have their stamp but cannot be seen yet. */
  readonly openTransactions = new Map<number, { readonly at: Minute }>();
  readonly #places = new Map<string, number>();
  readonly #grown = new Map<string, Deal>();
  #now: Minute;
  /** Of now: every question about every kind of record wants them. */
  readonly #standings = new Map<Deal, Standing | undefined>();
  readonly #touches = new Map<Deal, readonly Touch[]>();
  #promises: Promises | undefined;
  #calls: readonly ForecastCall[] | undefined;
  #quotas: { readonly today: DayNumber; readonly quotas: readonly Quota[] } | undefined;

  /** Starts at the midnight that ends the plan's `today`: everything its CSV export of that day holds has happened. */
  constructor(company: Company) {
    this.company = company;
    this.#now = at(dayNumber(company.plan.today) + 1, 0);
    this.deals = [...company.deals()];
    for (const [place, deal] of this.deals.entries()) this.#places.set(deal.id, place);
    this.stages = companyStages.map((stage) => ({
      ...stage,
      firstName: stage.name,
      addedAt: null,
      renamedAt: null,
      deletedAt: null,
    }));
  }

  get now(): Minute {
    return this.#now;
  }

  /** The last day of which something has passed; at midnight, the day that has just ended. */
  get today(): DayNumber {
    return dayOf(this.#now - 1);
  }

  /** Up to the company's horizon, where the clock stands still; it never goes back. */
  letPass({ days = 0, minutes = 0 }: Span): void {
    if (days < 0 || minutes < 0) throw new RangeError("Time passes forward only.");
    this.#now = Math.min(at(this.company.horizon, 0), this.#now + days * 1440 + minutes);
    this.#standings.clear();
  }

  /** Where a deal stands in `deals`; services make their record ids of it. */
  placeOf(dealId: string): number | undefined {
    return this.#places.get(dealId);
  }

  deal(dealId: string): Deal | undefined {
    const place = this.#places.get(dealId);
    return place === undefined ? undefined : this.deals[place];
  }

  /** Puts another in a deal's place, as an act left it. */
  replace(place: number, deal: Deal): void {
    const before = this.deals[place]!;
    if (!this.#grown.has(before.id)) this.#grown.set(before.id, before);
    this.deals[place] = deal;
  }

  /** The deal as the company grew it, before any act: what was done on it by then does not change with its fate. */
  grown(deal: Deal): Deal {
    return this.#grown.get(deal.id) ?? deal;
  }

  /** The place of the deal that an account came with; both carry one number. */
  placeOfAccount(accountId: string): number | undefined {
    return this.#places.get(`D-${accountId.slice(2).padStart(7, "0")}`);
  }

  /** What was done on a deal, as the company grew it. */
  touches(deal: Deal): readonly Touch[] {
    const grown = this.grown(deal);
    const known = this.#touches.get(grown);
    if (known !== undefined) return known;
    const touches = touchesOf(grown, this.company.plan, this.company.week);
    if (this.deals.length <= rememberedDeals) this.#touches.set(grown, touches);
    return touches;
  }

  /** Users or the system have written: what was known of now holds no more. */
  written(): void {
    this.#standings.clear();
  }

  /** Undefined when it has not been entered yet, or was purged. A deleted one still stands, marked. */
  standing(deal: Deal, until: Minute = this.#now): Standing | undefined {
    if (until !== this.#now) return this.#standingAt(deal, until);
    if (this.#standings.has(deal)) return this.#standings.get(deal);
    const standing = this.#standingAt(deal, until);
    this.#standings.set(deal, standing);
    return standing;
  }

  #standingAt(deal: Deal, until: Minute): Standing | undefined {
    const purgedAt = this.purged.get(deal.id);
    if (purgedAt !== undefined && purgedAt < until) return undefined;
    const state = stateAt(deal, until);
    if (state === undefined) return undefined;
    const written = this.systemWrites.get(deal.id);
    const binned = deal.changes.findLast((change) => change.field === "is_deleted" && change.at < until)?.at ?? null;
    return {
      ...state,
      systemModifiedAt:
        written !== undefined && written < until ? Math.max(written, state.modifiedAt) : state.modifiedAt,
      deletedAt: state.isDeleted ? binned : null,
      restoredAt: state.isDeleted ? null : binned,
    };
  }

  /** Deals that can be seen now, deleted ones too, with their place in `deals`. */
  *standingDeals(): Generator<{ readonly place: number; readonly deal: Deal; readonly standing: Standing }> {
    for (let place = 0; place < this.deals.length; place += 1) {
      const deal = this.deals[place]!;
      const standing = this.standing(deal);
      if (standing !== undefined) yield { place, deal, standing };
    }
  }

  /** Everybody who has started, leavers too, with their place in the company's people. */
  members(until: Minute = this.#now): Member[] {
    const today = dayOf(until - 1);
    return this.company.people.flatMap((person, index) => {
      if (person.startedOn > today) return [];
      const left = person.endedOn !== null && person.endedOn <= today ? at(person.endedOn, 0) : null;
      const wanted = this.deactivated.get(person.id);
      const deactivated = wanted !== undefined && wanted < until ? wanted : null;
      const moved = person.movedTeam !== null && person.movedTeam.on <= today ? at(person.movedTeam.on, 0) : null;
      return {
        index,
        person,
        isActive: left === null && deactivated === null,
        modifiedAt: Math.max(at(person.startedOn, 0), left ?? 0, deactivated ?? 0, moved ?? 0),
      };
    });
  }

  /** As the CRM holds them at the end of the day before `until`. */
  quotas(until: Minute = this.#now): readonly Quota[] {
    const today = dayOf(until - 1);
    if (this.#quotas?.today !== today) this.#quotas = { today, quotas: this.#drawnUp().quotas(today) };
    return this.#quotas.quotas;
  }

  /** Forecast calls made so far, by person and time. */
  calls(until: Minute = this.#now): readonly ForecastCall[] {
    this.#calls ??= this.#drawnUp().calls(at(this.company.horizon, 0));
    return this.#calls.filter((call) => call.calledAt < until);
  }

  /** No write to come has a stamp before this one: that of the oldest write still open, else the running minute. */
  get settledUntil(): Minute {
    return Math.min(this.#now - 1, ...[...this.openTransactions.values()].map((open) => open.at));
  }

  /** Promises are what the company made them, whatever acts do to deals later. */
  #drawnUp(): Promises {
    if (this.#promises === undefined) {
      this.#promises = new Promises(this.company);
      for (const deal of this.deals) this.#promises.note(this.grown(deal));
    }
    return this.#promises;
  }
}
