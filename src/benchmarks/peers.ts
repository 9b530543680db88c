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

/** Everyone who is alike, and those of them with an answer. */
export interface Width {
  readonly alike: Circle;
  readonly circle: Circle;
}

/** Those a rep is held against: a circle, never the rep. */
export interface Peers {
  readonly circle: Circle;
  readonly count: number;
  /** What was looked at, narrow to wide, until the circle was found: it is the last. */
  readonly widths: () => readonly Width[];
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
export const enough = 5;

/** Who may be held against whom (METRICS §2): alike, active half the period, with an answer, and never the rep. */
export function peersAmong(everyone: readonly Person[], hasAnswer: (repId: string) => boolean): (rep: Person) => Peers {
  const active = everyone.filter(({ activeShare }) => activeShare >= 0.5);
  const widening = grouped(active.filter(({ repId }) => hasAnswer(repId)));
  const wholeTeam = widening.length - 1;
  let alike: ReturnType<typeof grouped> | undefined;
  return (rep) => {
    const others = (width: number) => {
      const { repIds } = widening[width]!(rep);
      return repIds.size - (repIds.has(rep.repId) ? 1 : 0);
    };
    const found = widening.findIndex((_, width) => others(width) >= enough);
    const width = found === -1 ? wholeTeam : found;
    const count = others(width);
    const isEveryone = width === 0 && count === others(wholeTeam);
    return {
      circle: widening[width]!(rep),
      count,
      label: circles[isEveryone ? wholeTeam : width]!.label,
      widths: () => {
        alike ??= grouped(active);
        return alike.slice(0, width + 1).map((at, each) => ({ alike: at(rep), circle: widening[each]!(rep) }));
      },
    };
  };
}

/** The circle of a person at each width, narrow to wide, one object for all in it. */
function grouped(people: readonly Person[]): readonly ((rep: Person) => Circle)[] {
  return circles.map((_, width) => {
    const likeness = (person: Person) => likenessesOf(person)[width]!;
    const made = new Map(
      [...Map.groupBy(people, likeness)].map(([key, group]) => [
        key,
        { repIds: new Set(group.map(({ repId }) => repId)) },
      ]),
    );
    return (rep) => made.get(likeness(rep)) ?? nobody;
  });
}

const nobody: Circle = { repIds: new Set() };
