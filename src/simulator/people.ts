import { segments, territories } from "./market.ts";
import { emailOf, PeopleNames } from "./names.ts";
import type { CompanyPlan } from "./plan.ts";
import { Randomness } from "./randomness.ts";
import { type DayNumber, dayNumber } from "./timeline.ts";

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly territory: number;
  readonly segment: number;
  readonly managerId: string;
}

type Role = "Account executive" | "Account manager" | "Solutions consultant" | "Sales manager" | "VP Sales";

/** Someone of the company, with what no CRM knows of them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly managerId: string | null;
  readonly teamId: string | null;
  readonly territory: number;
  readonly segment: number;
  readonly startedOn: DayNumber;
  readonly endedOn: DayNumber | null;
  /** Moved on that day from the team next door. */
  readonly movedTeam: { readonly from: string; readonly on: DayNumber } | null;
  /** When this person left, the CRM gave the closed deals away too, not only the open ones. */
  readonly closedDealsMove: boolean;
  readonly nature: Nature;
}

export interface Nature {
  /** Added to the log odds of winning. */
  readonly skill: number;
  /** Multiplies the days a deal takes. */
  readonly pace: number;
  readonly forecaster: "honest" | "optimist" | "sandbagger";
  /** What calls say too much (or too little) of what is still to come, as a share of it. */
  readonly callBias: number;
  /** Multiplies the days to the close date that is first entered. */
  readonly dateHope: number;
  /** How much of the team's new work this person takes on. */
  readonly appetite: number;
}

/** Share of the full quota and of the full load per month in the role; 1 afterwards. */
export const ramp: readonly number[] = [0.25, 0.5, 0.75];

const seatsPerTeam = 8;
const yearlyLeavers = 0.2;

/** Everybody who is with the company between `startsOn` and `horizon`, and their teams. */
export function hirePeople(plan: CompanyPlan, horizon: DayNumber): { people: Person[]; teams: Team[] } {
  const start = dayNumber(plan.startsOn);
  const names = new PeopleNames(new Randomness(plan.seed, "names"));
  const chief = leader(names.next(), "vp", "VP Sales", null, null, start, new Randomness(plan.seed, "leader", 0));
  const people: Person[] = [chief];
  const teams: Team[] = [];
  const teamCount = Math.max(1, Math.round(plan.reps / seatsPerTeam));
  for (let number = 0; number < teamCount; number += 1) {
    const territory = number % territories.length;
    const segment = Math.floor(number / territories.length + territory) % segments.length;
    const round = Math.floor(number / (territories.length * segments.length));
    const id = `T-${number + 1}`;
    const manager = leader(
      names.next(),
      `m-${number + 1}`,
      "Sales manager",
      chief.id,
      id,
      start,
      new Randomness(plan.seed, "leader", number + 1),
    );
    people.push({ ...manager, territory, segment });
    teams.push({
      id,
      name: `${territories[territory]!.name} ${segments[segment]!.name}${round === 0 ? "" : ` ${round + 1}`}`,
      territory,
      segment,
      managerId: manager.id,
    });
  }
  for (let seat = 0; seat < plan.reps; seat += 1) {
    const number = seat % teamCount;
    people.push(...seatHolders(plan, seat, teams, number, Math.floor(seat / teamCount), names, start, horizon));
  }
  return { people, teams };
}

function seatHolders(
  plan: CompanyPlan,
  seat: number,
  teams: readonly Team[],
  teamNumber: number,
  place: number,
  names: PeopleNames,
  start: DayNumber,
  horizon: DayNumber,
): Person[] {
  const team = teams[teamNumber]!;
  const random = new Randomness(plan.seed, "seat", seat);
  const role: Role =
    place === 5
      ? "Account manager"
      : place === 7 && teamNumber % 2 === 0
        ? "Solutions consultant"
        : "Account executive";
  const holders: Person[] = [];
  // Most seats were filled before the story begins; a company that grows fills some later.
  let from = random.chance(0.8)
    ? start - random.whole(30, 1200)
    : start + random.whole(0, Math.max(1, Math.round((horizon - start) * 0.5)));
  while (from < horizon) {
    const stay = Math.round((-Math.log(random.uniform()) / yearlyLeavers) * 365) + 120;
    const until = from + stay;
    const endedOn = until < horizon ? until : null;
    const isOfStory = endedOn === null || endedOn > start;
    const nature = natureOf(plan, random, seat);
    const movesTeam = random.chance(0.06) && teams.length > 1 && role === "Account executive";
    const movedOn = from + Math.round((Math.min(until, horizon) - from) * random.between(0.3, 0.7));
    const closedDealsMove = random.chance(0.5);
    if (isOfStory) {
      const name = names.next();
      const neighbour = teams[(teamNumber + 1) % teams.length]!;
      holders.push({
        id: `R-${seat + 1}${holders.length === 0 ? "" : String.fromCharCode(96 + holders.length)}`,
        name,
        email: emailOf(name),
        role,
        managerId: team.managerId,
        teamId: team.id,
        territory: team.territory,
        segment: team.segment,
        startedOn: from,
        endedOn,
        movedTeam: movesTeam && movedOn > start ? { from: neighbour.id, on: movedOn } : null,
        closedDealsMove,
        nature,
      });
    }
    from = until + random.whole(14, 75); // the seat stands empty for a while
  }
  return holders;
}

function natureOf(plan: CompanyPlan, random: Randomness, seat: number): Nature {
  const own = random.normal();
  const kind = random.weighted([0.55, 0.25, 0.2]);
  const forecaster = (["honest", "optimist", "sandbagger"] as const)[kind]!;
  const wobble = random.normal(0, 0.03);
  return {
    skill:
      plan.skill.kind === "spread"
        ? own * plan.skill.spread
        : plan.skill.kind === "gap" && seat % 5 === 0
          ? -plan.skill.gap
          : 0,
    pace: Math.exp(random.normal(0, 0.12)),
    forecaster,
    callBias: forecaster === "honest" ? wobble : forecaster === "optimist" ? 0.4 + wobble : -0.35 + wobble,
    dateHope:
      (forecaster === "optimist" ? 0.65 : forecaster === "sandbagger" ? 1.15 : 0.85) * Math.exp(random.normal(0, 0.08)),
    appetite: Math.exp(random.normal(0, 0.15)),
  };
}

function leader(
  name: string,
  id: string,
  role: Role,
  managerId: string | null,
  teamId: string | null,
  start: DayNumber,
  random: Randomness,
): Person {
  const startedOn = start - random.whole(300, 2000);
  const nature: Nature = { skill: 0, pace: 1, forecaster: "honest", callBias: 0, dateHope: 1, appetite: 1 };
  return {
    id,
    name,
    email: emailOf(name),
    role,
    managerId,
    teamId,
    territory: 0,
    segment: 0,
    startedOn,
    endedOn: null,
    movedTeam: null,
    closedDealsMove: false,
    nature,
  };
}

/** The share of a full load that someone of this tenure carries on that day; 0 before and after their time. */
export function load(person: Person, day: DayNumber): number {
  if (day < person.startedOn || (person.endedOn !== null && day >= person.endedOn)) return 0;
  return ramp[Math.floor((day - person.startedOn) / 30.4375)] ?? 1;
}

export function isWith(person: Person, day: DayNumber): boolean {
  return person.startedOn <= day && (person.endedOn === null || day < person.endedOn);
}
