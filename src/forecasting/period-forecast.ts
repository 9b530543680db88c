import type { AsOf } from "../benchmarks/answer.ts";
import { addDays, daysBetween } from "../domain/day.ts";
import { type Money, money, nearest, sum, unitsOf } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Inputs, inputsAt } from "./inputs.ts";
import type { WinChance } from "./landmark.ts";
import { Total } from "./total.ts";
import type { Turn } from "./turns.ts";

/** Whom a forecast is of. */
export type Subject =
  | { readonly grain: "all" }
  | { readonly grain: "team"; readonly id: string }
  | { readonly grain: "rep"; readonly id: string }
  /** Several people together. */
  | { readonly grain: "reps"; readonly ids: readonly string[] };

/** An open deal with its chance to be won before the period ends. */
export interface ForecastDeal {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly stage: string | null;
  readonly closeOn: string | null;
  /** What it is taken to be worth, in the reporting currency. */
  readonly worth: Money;
  /** `assumed`: worth what deals are won for on average; `unsized`: nothing, because it says nothing. */
  readonly size: "known" | "assumed" | "unsized";
  /** The CRM's probability of its stage. */
  readonly probability: number | null;
  /** The CRM's forecast category. */
  readonly category: string | null;
  readonly chance: WinChance;
  /** Worth by chance, rounded once. */
  readonly expected: Money;
}

export interface Call {
  readonly value: Money;
  readonly source: "calls" | "roll-up";
  /** Of a rep's own call. */
  readonly calledAt: string | null;
}

/** What one subject's period may come to. */
export interface Forecast {
  readonly booked: Money;
  readonly bookedDeals: number;
  readonly deals: readonly ForecastDeal[];
  /** What deals not yet there may bring, equally likely. */
  readonly turns: readonly Turn[];
  /** What the reps say: the calls of those who make them; where nobody ever does, booked and open deals in commit (METRICS §4.1). */
  readonly call: Call | null;
  /** Booked, and open deals dated in the period by their stage's probability: a baseline, and what CRMs show. */
  readonly stageWeighted: Money | null;
  /** null: too few complete periods are known to say what turns bring. */
  readonly total: Total | null;
}

/** The forecast of a period as it could be made at a moment (METRICS §4.4, §4.5), for everyone, a team or a rep. */
export class PeriodForecast {
  readonly period: FiscalPeriod;
  readonly asOf: AsOf;
  /** Complete periods whose turns are known. */
  readonly turnPeriods: number;
  readonly #inputs: Inputs;
  readonly #deals: readonly ForecastDeal[];
  readonly #byRep: ReadonlyMap<string | null, readonly ForecastDeal[]>;
  readonly #byTeam: ReadonlyMap<string | null, readonly ForecastDeal[]>;
  readonly #bookedBy: ReadonlyMap<string, Inputs["booked"]>;
  readonly #known = new Map<string, Forecast>();
  #repIds: readonly string[] | undefined;
  #repsByTeam: ReadonlyMap<string | null, readonly string[]> | undefined;

  private constructor(inputs: Inputs, byDates: boolean) {
    this.period = inputs.period;
    this.asOf = inputs.asOf;
    this.turnPeriods = inputs.turns.periods.length;
    this.#inputs = inputs;
    this.#deals = withChances(inputs, byDates);
    this.#byRep = Map.groupBy(this.#deals, ({ repId }) => repId);
    this.#byTeam = Map.groupBy(this.#deals, ({ teamId }) => teamId);
    this.#bookedBy = Map.groupBy(inputs.booked, (row) => row.rep_id);
  }

  /** `byDates`: chances also go by whether the rep's date lies inside the period, where this has been seen to help (docs/decisions/0140). */
  static async at(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf, byDates: boolean): Promise<PeriodForecast> {
    return new PeriodForecast(await inputsAt(warehouse, period, asOf, byDates), byDates);
  }

  /** Both ways from one reading: what a trial of them holds against each other. */
  static async bothAt(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf) {
    const inputs = await inputsAt(warehouse, period, asOf, true);
    return { byStage: new PeriodForecast(inputs, false), byDate: new PeriodForecast(inputs, true) };
  }

  /** Whether every day of the period has been. */
  get isOver(): boolean {
    return addDays(this.asOf.on, 1) >= this.period.until;
  }

  /** Worked out when it is asked for, and once. */
  of(subject: Subject): Forecast {
    const key = JSON.stringify(subject);
    const known = this.#known.get(key) ?? this.#workedOut(subject);
    this.#known.set(key, known);
    return known;
  }

  #workedOut(subject: Subject): Forecast {
    const { currency, period, turns } = this.#inputs;
    const own = this.#bookedOf(subject);
    const ownBooked = sum(
      own.map(({ value }) => value),
      currency,
    );
    const deals = this.#dealsOf(subject);
    const dated = deals.filter(({ closeOn }) => closeOn !== null && period.from <= closeOn && closeOn < period.until);
    const common = {
      booked: ownBooked,
      bookedDeals: own.reduce((all, { deals: count }) => all + count, 0),
      deals,
      call: this.#callOf(subject, ownBooked, dated),
      stageWeighted: this.#inputs.deals.some(({ probability }) => probability !== null)
        ? sum(
            [
              ownBooked,
              ...dated.map(({ worth, probability }) => nearest(unitsOf(worth) * (probability ?? 0), currency)),
            ],
            currency,
          )
        : null,
    };
    if (this.isOver)
      return { ...common, deals: [], turns: [], total: Total.of({ booked: ownBooked, prospects: [], turns: [] }) };
    const values = this.#turnsOf(subject);
    const prospects = deals.map(({ worth, chance }) => ({ value: unitsOf(worth), chance: chance.chance }));
    const total = turns.areKnown
      ? Total.of({ booked: ownBooked, prospects, turns: values.map(({ value }) => value) })
      : null;
    return { ...common, turns: values, total };
  }

  /** Of a team or everyone it is the sum of their calls, once four in five of those who sell have called. */
  #callOf(subject: Subject, booked: Money, dated: readonly ForecastDeal[]): Call | null {
    const { areCallsMade, calls, currency } = this.#inputs;
    const added = (amounts: readonly Money[]) => sum(amounts, currency);
    if (!areCallsMade) {
      if (!this.#deals.some(({ category }) => category === "commit")) return null;
      const commit = dated.filter(({ category }) => category === "commit");
      return { value: added([booked, ...commit.map(({ worth }) => worth)]), source: "roll-up", calledAt: null };
    }
    if (subject.grain === "rep") {
      const own = calls.find(({ rep_id }) => rep_id === subject.id);
      return own === undefined ? null : { value: own.value, source: "calls", calledAt: own.called_at };
    }
    const asked = new Set(this.#sellersOf(subject));
    const own = calls.filter((call) => asked.has(call.rep_id) && !call.is_leader);
    if (own.length < 0.8 * asked.size || own.length === 0) return null;
    return { value: added(own.map(({ value }) => value)), source: "calls", calledAt: null };
  }

  /** Who has working days left, and sells: has booked, or has open deals. */
  #sellersOf(subject: Subject): readonly string[] {
    const { turns } = this.#inputs;
    const hasDeals = (repId: string) => this.#byRep.has(repId) || this.#bookedBy.has(repId);
    switch (subject.grain) {
      case "all":
        return turns.repIds().filter(hasDeals);
      case "team":
        return turns.repIds(subject.id).filter(hasDeals);
      case "rep":
        return [subject.id];
      case "reps":
        return subject.ids;
    }
  }

  /** Whom there is something to say of. */
  get repIds(): readonly string[] {
    this.#repIds ??= this.#findReps();
    return this.#repIds;
  }

  #findReps(): readonly string[] {
    const { turns } = this.#inputs;
    const ids = [...turns.repIds(), ...this.#byRep.keys(), ...this.#bookedBy.keys()];
    const sells = (id: string) =>
      this.#byRep.has(id) || this.#bookedBy.has(id) || turns.ofRep(id).some(({ value }) => value !== 0);
    return [...new Set(ids)].filter((id) => id !== null && sells(id)).sort() as string[];
  }

  /** Those of them that a forecast is made of. */
  repsOf(subject: Subject): readonly string[] {
    switch (subject.grain) {
      case "all":
        return this.repIds;
      case "team":
        this.#repsByTeam ??= Map.groupBy(this.repIds, (id) => this.teamOf(id));
        return this.#repsByTeam.get(subject.id) ?? [];
      case "rep":
        return [subject.id];
      case "reps":
        return subject.ids;
    }
  }

  /** The team a rep is in; null for none. */
  teamOf(repId: string): string | null {
    return this.#inputs.turns.teamOf(repId) ?? this.#byRep.get(repId)?.[0]?.teamId ?? null;
  }

  get teamIds(): readonly string[] {
    const { turns, booked } = this.#inputs;
    const ids = [...turns.teamIds(), ...this.#byTeam.keys(), ...booked.map((row) => row.team_id)];
    return [...new Set(ids)].filter((id) => id !== null).sort();
  }

  /** Whether anybody of a team has something to sell or has sold: leaders may be a team of their own. */
  sells(teamId: string): boolean {
    const { turns, booked } = this.#inputs;
    const hasTurns = turns.ofTeam(teamId).some(({ value }) => value !== 0);
    return this.#byTeam.has(teamId) || hasTurns || booked.some((row) => row.team_id === teamId);
  }

  #bookedOf(subject: Subject): Inputs["booked"] {
    const { booked } = this.#inputs;
    switch (subject.grain) {
      case "all":
        return booked;
      case "team":
        return booked.filter((row) => row.team_id === subject.id);
      case "rep":
        return this.#bookedBy.get(subject.id) ?? [];
      case "reps":
        return subject.ids.flatMap((id) => this.#bookedBy.get(id) ?? []);
    }
  }

  #dealsOf(subject: Subject): readonly ForecastDeal[] {
    switch (subject.grain) {
      case "all":
        return this.#deals;
      case "team":
        return this.#byTeam.get(subject.id) ?? [];
      case "rep":
        return this.#byRep.get(subject.id) ?? [];
      case "reps":
        return subject.ids.flatMap((id) => this.#byRep.get(id) ?? []);
    }
  }

  #turnsOf(subject: Subject): readonly Turn[] {
    const { turns } = this.#inputs;
    switch (subject.grain) {
      case "all":
        return turns.ofAll();
      case "team":
        return turns.ofTeam(subject.id);
      case "rep":
        return turns.ofRep(subject.id);
      case "reps":
        return turns.ofReps(subject.ids);
    }
  }
}

/**
 * An amount that a rep left out is 0 and an issue (METRICS §1). Where most open deals carry none, amounts of open deals are not kept
 * at all, and each is taken to be worth what deals are won for (docs/decisions/0126).
 */
function withChances({ period, asOf, deals, wonValue, currency, landmarks }: Inputs, byDates: boolean): ForecastDeal[] {
  const until = daysBetween(asOf.on, period.until) - 1;
  const after = Math.max(0, daysBetween(asOf.on, period.from) - 1);
  const unsized = deals.filter(({ value }) => value === null).length;
  const assumed = 2 * unsized > deals.length ? wonValue : null;
  const nothing = money("0", currency);
  const first = period.from > asOf.on ? period.from : asOf.on;
  return deals.map((deal) => {
    const worth = deal.value === null ? (assumed ?? nothing) : money(deal.value, currency);
    const chance = landmarks.chanceOf(
      {
        pipelineId: deal.pipeline_id,
        stageId: deal.stage_id,
        daysInStage: deal.days_in_stage,
        daysOpen: deal.days_open,
        isDatedInside: byDates
          ? deal.close_on !== null && first <= deal.close_on && deal.close_on < period.until
          : null,
      },
      until,
      after,
    );
    return {
      opportunityId: deal.opportunity_id,
      name: deal.name,
      repId: deal.rep_id,
      teamId: deal.team_id,
      stage: deal.stage,
      closeOn: deal.close_on,
      worth,
      size: deal.value !== null ? "known" : assumed === null ? "unsized" : "assumed",
      probability: deal.probability,
      category: deal.category,
      chance,
      expected: nearest(unitsOf(worth) * chance.chance, currency),
    };
  });
}
