import {
  type Account,
  type Deal,
  type DefectKind,
  defectKinds,
  type Lead,
  ownerAt,
  type Split,
  type Term,
} from "./deal.ts";
import { type Colleagues, type Life, live, roundedArr } from "./deal-life.ts";
import {
  inboundSources,
  industries,
  outboundSources,
  products,
  Rates,
  type Segment,
  season,
  segments,
  territories,
} from "./market.ts";
import { accountName } from "./names.ts";
import { hirePeople, isWith, load, type Person, type Team } from "./people.ts";
import type { CompanyPlan } from "./plan.ts";
import { Randomness } from "./randomness.ts";
import { at, type DayNumber, dayNumber, dayOf, dayText, type Minute, WorkWeek } from "./timeline.ts";

/** Days beyond `today` that are grown too, so that they can be let pass. */
const aYearAhead = 366;

/**
 * An inside-sales company grown from its plan. People and rates are there at once; deals are told one after another, each
 * from chance of its own, so that two million of them need no memory.
 */
export class Company implements Colleagues {
  readonly plan: CompanyPlan;
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  readonly rates: Rates;
  readonly week: WorkWeek;
  readonly horizon: DayNumber;
  readonly #byTeam = new Map<string, number[]>();
  readonly #accountManagers: readonly number[];
  readonly #consultants: readonly number[];
  readonly #executives: readonly number[];
  /** How much new work had come in before each day of the story. */
  readonly #work: Float64Array;
  #desk: { day: DayNumber; who: number[]; until: number[] } | undefined;

  constructor(plan: CompanyPlan) {
    this.plan = plan;
    const start = dayNumber(plan.startsOn);
    this.horizon = dayNumber(plan.today) + (plan.daysAhead ?? aYearAhead);
    this.week = WorkWeek.of("SE", dayText(start - 3000), dayText(this.horizon + 3000));
    this.rates = new Rates(plan.seed, start - 400, this.horizon + 1200);
    const { people, teams } = hirePeople(plan, this.horizon);
    this.people = people;
    this.teams = teams;
    const having = (role: string) => people.flatMap((person, index) => (person.role === role ? [index] : []));
    this.#executives = having("Account executive");
    this.#accountManagers = having("Account manager");
    this.#consultants = having("Solutions consultant");
    people.forEach((person, index) => {
      if (person.teamId === null || person.role === "Solutions consultant") return;
      this.#byTeam.set(person.teamId, [...(this.#byTeam.get(person.teamId) ?? []), index]);
    });
    this.#work = new Float64Array(this.horizon - start + 1);
    for (let day = start; day < this.horizon; day += 1)
      this.#work[day - start + 1] = this.#work[day - start]! + (this.week.isWorking(day) ? season(day) : 0);
  }

  /** All deals of the story in the order of their new business, those that follow from a win right behind it. */
  *deals(): Generator<Deal> {
    const perWork = this.plan.deals / this.#work[dayNumber(this.plan.today) - dayNumber(this.plan.startsOn) + 1]!;
    const whole = Math.floor(this.#work.at(-1)! * perWork);
    let previous: string | null = null;
    for (let number = 0; number < whole; number += 1) {
      const family = this.#newBusiness(number, (number + 0.5) / perWork, previous);
      previous = family[0]!.id;
      yield* family;
    }
  }

  successor(leaver: number, day: DayNumber, random: Randomness): number {
    const { teamId } = this.people[leaver]!;
    const team = this.#byTeam.get(teamId ?? "") ?? [];
    const there = team.filter(
      (index) =>
        index !== leaver && isWith(this.people[index]!, day + 1) && this.people[index]!.role !== "Sales manager",
    );
    if (there.length > 0) return random.pick(there);
    return team.find((index) => this.people[index]!.role === "Sales manager") ?? 0;
  }

  /** Chance that this person wins a deal of this score, before chance has its say. */
  winProbability(person: Person, segment: Segment, score: number, isInbound: boolean, hidden: number): number {
    const logOdds =
      segment.logOdds + 0.62 * ((score - 50) / 18) + (isInbound ? 0.25 : 0) + 0.7 * hidden + person.nature.skill;
    return 1 / (1 + Math.exp(-logOdds));
  }

  #newBusiness(number: number, work: number, previous: string | null): Deal[] {
    const random = new Randomness(this.plan.seed, "deal", number);
    const day = this.#dayOfWork(work);
    const owner = this.#whoIsAtTheDesk(day, random);
    const person = this.people[owner]!;
    const segment = segments[person.segment]!;
    const territory = territories[person.territory]!;
    const isInbound = random.chance(0.45);
    const score = Math.min(100, Math.max(0, Math.round(random.normal(isInbound ? 54 : 47, 18))));
    const isWon = random.chance(this.winProbability(person, segment, score, isInbound, random.normal()));
    const createdAt = at(day, random.whole(480, 850) + territory.behind);
    const currency = random.chance(0.97) ? territory.currency : "EUR";
    const arrUsd = random.logNormal(segment.arr, segment.arrSigma);
    const size = (arrUsd / segment.arr) ** 0.15;
    const usualDays = segment.cycleDays * person.nature.pace;
    const defect = this.#defectOf(number, random);
    const isTrial = defect === null && isWon && random.chance(0.015);
    const arr = roundedArr((arrUsd / Rates.listed(currency)) * 100);
    const fate = {
      createdAt,
      owner,
      isWon,
      days: isWon
        ? Math.max(random.chance(0.01) ? 0 : 1, Math.round(random.weibull(usualDays * size, 1.9)))
        : Math.max(1, Math.round(random.weibull(usualDays * 1.15, 1.2))),
      usualDays,
      arr,
      termMonths: [12, 24, 36][random.weighted([0.72, 0.18, 0.1])]!,
      oneOff: random.chance(0.3) ? Math.round((arr * random.between(0.05, 0.2)) / 5000) * 5000 : 0,
      isTrial,
      isRenewal: false,
    };
    const life = live(fate, this, this.week, random);
    const id = `D-${String(number + 1).padStart(7, "0")}`;
    const account = this.#account(number, person, createdAt, random);
    const lead = this.#lead(number, createdAt, isInbound, territory.behind, random);
    const ending = life.closings.at(-1)!;
    const isOdd = defect === null && random.chance(0.01);
    const oddity = isOdd ? random.pick(["deleted", "deleted", "deleted", "merged", "test"] as const) : null;
    if (oddity === "deleted" || oddity === "merged") {
      const gone = createdAt + random.whole(2 * 1440, Math.max(3 * 1440, ending.at - createdAt + 30 * 1440));
      life.changes = [
        ...life.changes.filter((change) => change.at < gone),
        { at: gone, field: "is_deleted", from: 0, to: 1 },
      ];
      life.closings = life.closings.filter((closing) => closing.at < gone);
    }
    const first: Deal = {
      id,
      name: `${account.name}: ${oddity === "test" ? "test" : isTrial ? "trial" : "first contract"}`,
      account,
      type: "new",
      source: random.pick(isInbound ? inboundSources : outboundSources),
      isInbound,
      leadScore: score,
      lead,
      product: products[random.weighted([0.4, 0.3, 0.15, 0.1, 0.05])]!.id,
      territory: person.territory,
      currency: defect === "missing-rate" ? "NOK" : currency,
      termMonths: fate.termMonths,
      oneOff: fate.oneOff,
      createdAt,
      changes: life.changes,
      closings: life.closings,
      splits: this.#splits(life, defect, random),
      terms: isTrial || oddity !== null || defect !== null ? [] : this.#terms(id, life, fate, random),
      isTest: oddity === "test",
      mergedInto: oddity === "merged" ? previous : null,
      defect,
    };
    return [first, ...(oddity === null && defect === null ? this.#whatFollows(first, owner, random) : [])];
  }

  /** Renewals of what was signed, while it is renewed, and now and then an expansion. */
  #whatFollows(first: Deal, seller: number, random: Randomness): Deal[] {
    const followers: Deal[] = [];
    const win = first.closings.at(-1);
    if (win === undefined || !win.isWon) return followers;
    let term = first.terms.at(-1);
    if (term !== undefined && random.chance(0.16)) {
      const day = this.week.onOrAfter(dayOf(win.at) + random.whole(60, 300));
      const arr = roundedArr(term.arr * random.between(0.15, 0.6));
      const isWon = random.chance(0.5);
      if (day < this.horizon)
        followers.push(
          this.#follow(
            first,
            "expansion",
            `${first.id}-X`,
            day,
            seller,
            { isWon, days: Math.max(2, Math.round(random.weibull(26, 1.6))), arr, startsOn: null },
            random,
          ),
        );
    }
    for (let round = 1; term !== undefined; round += 1) {
      const opens = this.week.onOrAfter(term.endsOn - 90);
      if (opens >= this.horizon) break;
      const isWon = random.chance(0.87);
      const arr = roundedArr(term.arr * random.between(0.92, 1.14));
      const days = Math.max(10, 90 + random.whole(-45, isWon ? 12 : 0));
      const renewal = this.#follow(
        first,
        "renewal",
        `${first.id}-R${round}`,
        opens,
        seller,
        { isWon, days, arr, startsOn: term.endsOn },
        random,
      );
      followers.push(renewal);
      if (!isWon) {
        const target: Deal = round === 1 ? first : followers.find((deal) => deal.terms.includes(term!))!;
        replaceTerm(target, { ...term, noticeAt: renewal.closings[0]!.at });
      }
      term = renewal.terms[0];
    }
    return followers;
  }

  #follow(
    first: Deal,
    type: "expansion" | "renewal",
    id: string,
    day: DayNumber,
    seller: number,
    ending: { isWon: boolean; days: number; arr: number; startsOn: DayNumber | null },
    random: Randomness,
  ): Deal {
    const owner = this.#whoLooksAfter(seller, day, random);
    const fate = {
      createdAt: at(day, random.whole(430, 880)),
      owner,
      isWon: ending.isWon,
      days: ending.days,
      usualDays: type === "renewal" ? 80 : 26,
      arr: ending.arr,
      termMonths: 12,
      oneOff: 0,
      isTrial: false,
      isRenewal: type === "renewal",
    };
    const life = live(fate, this, this.week, random);
    return {
      id,
      name: `${first.account.name}: ${type}`,
      account: first.account,
      type,
      source: "Existing customer",
      isInbound: false,
      leadScore: null,
      lead: null,
      product: first.product,
      territory: first.territory,
      currency: first.currency,
      termMonths: 12,
      oneOff: 0,
      createdAt: fate.createdAt,
      changes: life.changes,
      closings: life.closings,
      splits: [],
      terms: this.#terms(id, life, fate, random, ending.startsOn),
      isTest: false,
      mergedInto: null,
      defect: null,
    };
  }

  #terms(
    id: string,
    life: Life,
    fate: { termMonths: number; oneOff: number },
    random: Randomness,
    startsOn: DayNumber | null = null,
  ): Term[] {
    const win = life.closings.find((closing) => closing.isWon);
    const lag = Math.min(90, Math.round(random.logNormal(12, 0.8)));
    if (win === undefined) return [];
    const priced = life.changes.filter((change) => change.field === "arr" && change.at <= win.at).at(-1);
    const arr = Number(priced?.to ?? 0);
    if (arr === 0) return [];
    const from = startsOn ?? dayOf(win.at) + lag;
    const until = dayNumber(Temporal.PlainDate.from(dayText(from)).add({ months: fate.termMonths }).toString());
    return [
      {
        id: `C-${id}`,
        signedAt: win.at,
        startsOn: from,
        endsOn: until,
        recurring: (arr * fate.termMonths) / 12,
        oneOff: fate.oneOff,
        arr,
        noticeAt: null,
      },
    ];
  }

  #splits(life: Life, defect: DefectKind | null, random: Randomness): Split[] {
    const shares = random.pick([
      [60, 40],
      [50, 50],
      [70, 30],
    ] as const);
    const isShared = random.chance(0.05);
    const hasOverlay = random.chance(0.04);
    const partner = random.pick(this.#executives);
    const consultant = this.#consultants.length === 0 ? undefined : random.pick(this.#consultants);
    const wonAt = life.closings.find((closing) => closing.isWon)?.at;
    if (wonAt === undefined) return [];
    const agreedAt = wonAt - 45;
    const closer = ownerAt(life.changes, wonAt);
    const splits: Split[] = [];
    const isThere = (index: number) => index !== closer && isWith(this.people[index]!, dayOf(wonAt));
    const other = isThere(partner) ? partner : this.#executives.find(isThere);
    if (other !== undefined && (defect === "split-sum" || (isShared && other === partner))) {
      splits.push({ person: closer, share: shares[0], kind: "revenue", agreedAt });
      splits.push({
        person: other,
        share: defect === "split-sum" ? shares[1] - 10 : shares[1],
        kind: "revenue",
        agreedAt,
      });
    }
    if (hasOverlay && consultant !== undefined && isWith(this.people[consultant]!, dayOf(wonAt)))
      splits.push({ person: consultant, share: 100, kind: "overlay", agreedAt });
    return splits;
  }

  #defectOf(number: number, random: Randomness): DefectKind | null {
    const drawn = random.uniform();
    const kind = random.pick(defectKinds);
    return this.plan.defects && number > 0 && drawn < 0.03 ? kind : null;
  }

  /** It comes in on a working day some days before the deal, and is answered before that is opened. */
  #lead(number: number, createdAt: Minute, isInbound: boolean, behind: number, random: Randomness): Lead {
    const day = this.week.onOrAfter(dayOf(createdAt) - random.whole(1, isInbound ? 4 : 14));
    const came = Math.min(createdAt - 10, at(day, random.whole(440, 840) + behind));
    const wait = Math.max(3, Math.round(random.logNormal(isInbound ? 55 : 240, 1.1)));
    return { id: `L-${number + 1}`, createdAt: came, respondedAt: Math.min(createdAt - 1, came + wait) };
  }

  #account(number: number, person: Person, createdAt: Minute, random: Randomness): Account {
    const employees = Math.round(random.logNormal(person.segment === 0 ? 25 : 240, 0.8)) + 2;
    return {
      id: `A-${number + 1}`,
      name: accountName(random, number + 1),
      industry: random.pick(industries),
      employees,
      country: random.pick(territories[person.territory]!.countries),
      segment: segments[person.segment]!.name,
      createdAt,
    };
  }

  #dayOfWork(work: number): DayNumber {
    let low = 0;
    let high = this.#work.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#work[middle + 1]! > work) high = middle;
      else low = middle + 1;
    }
    return dayNumber(this.plan.startsOn) + low;
  }

  #whoIsAtTheDesk(day: DayNumber, random: Randomness): number {
    if (this.#desk?.day !== day) {
      const who: number[] = [];
      const until: number[] = [];
      let sum = 0;
      for (const index of this.#executives) {
        const person = this.people[index]!;
        const share = load(person, day) * person.nature.appetite;
        if (share === 0) continue;
        sum += share;
        who.push(index);
        until.push(sum);
      }
      this.#desk = { day, who, until };
    }
    const { who, until } = this.#desk;
    const drawn = random.uniform() * (until.at(-1) ?? 0);
    let low = 0;
    let high = who.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (until[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return who[low] ?? 0;
  }

  /** The manager of accounts of the seller's team when there is one, else a seller of that team. */
  #whoLooksAfter(seller: number, day: DayNumber, random: Randomness): number {
    const { teamId } = this.people[seller]!;
    const manager = this.#accountManagers.find(
      (index) => this.people[index]!.teamId === teamId && isWith(this.people[index]!, day),
    );
    if (manager !== undefined) return manager;
    return isWith(this.people[seller]!, day) ? seller : this.successor(seller, day, random);
  }
}

function replaceTerm(deal: Deal, term: Term): void {
  const terms = deal.terms as Term[];
  terms[terms.findIndex((one) => one.id === term.id)] = term;
}
