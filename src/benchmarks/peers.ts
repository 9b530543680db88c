import type { Words } from "../domain/language.ts";

/** A person as far as likeness goes. */
export interface Person {
  readonly repId: string;
  readonly name: string;
  /** The last team they were in during the period. */
  readonly teamId: string | null;
  readonly team: string | null;
  readonly role: string | null;
  readonly segment: string | null;
  readonly isRamping: boolean;
  /** Share of the period's working days on which they were employed. */
  readonly activeShare: number;
  /** Whether the records show them at work in the period: a deal, a quota or an employment. */
  readonly wasThere: boolean;
}

/** People who are held against each other; one object for all of them, so that what it shows is worked out once. */
export interface Circle {
  readonly repIds: ReadonlySet<string>;
}

/** Those a rep is held against: a circle, never the rep. */
export interface Peers {
  readonly circle: Circle;
  readonly count: number;
  /** Who they are, and how far the group was widened to find at least five. */
  readonly label: Words;
}

const circles: readonly { readonly likeness: (person: Person) => string; readonly label: Words }[] = [
  {
    likeness: ({ role, segment, isRamping }) => JSON.stringify([role, segment, isRamping]),
    label: { en: "same role, segment and ramp", sv: "samma roll, segment och inkörning" },
  },
  {
    likeness: ({ role, isRamping }) => JSON.stringify([role, isRamping]),
    label: { en: "same role and ramp, any segment", sv: "samma roll och inkörning, alla segment" },
  },
  {
    likeness: ({ role }) => JSON.stringify(role),
    label: { en: "same role, any segment and ramp", sv: "samma roll, alla segment och all inkörning" },
  },
  { likeness: () => "", label: { en: "the whole team", sv: "hela teamet" } },
];

/** What a person is like in each circle, narrow to wide: written once, for they are asked for with every measure. */
const likenesses = new WeakMap<Person, readonly string[]>();

function likenessesOf(person: Person): readonly string[] {
  const known = likenesses.get(person);
  if (known !== undefined) return known;
  const made = circles.map(({ likeness }) => likeness(person));
  likenesses.set(person, made);
  return made;
}

/** Fewer peers than this and the circle is widened. */
const enough = 5;

/** Who may be held against whom (METRICS §2): alike, active half the period, with an answer, and never the rep. */
export function peersAmong(everyone: readonly Person[], hasAnswer: (repId: string) => boolean): (rep: Person) => Peers {
  const possible = everyone.filter((person) => person.activeShare >= 0.5 && hasAnswer(person.repId));
  const widening = circles.map(({ label }, width) => {
    const likeness = (person: Person) => likenessesOf(person)[width]!;
    const groups = Map.groupBy(possible, likeness);
    const made = new Map(
      [...groups].map(([key, people]) => [key, { repIds: new Set(people.map(({ repId }) => repId)) }]),
    );
    return { label, of: (rep: Person): Circle => made.get(likeness(rep)) ?? nobody };
  });
  const wholeTeam = widening.at(-1)!;
  return (rep) => {
    const others = ({ repIds }: Circle) => repIds.size - (repIds.has(rep.repId) ? 1 : 0);
    const chosen = widening.find(({ of }) => others(of(rep)) >= enough) ?? wholeTeam;
    const circle = chosen.of(rep);
    const count = others(circle);
    const isEveryone = chosen === widening[0] && count === others(wholeTeam.of(rep));
    return { circle, count, label: isEveryone ? wholeTeam.label : chosen.label };
  };
}

const nobody: Circle = { repIds: new Set() };
