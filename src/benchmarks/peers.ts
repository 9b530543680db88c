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

export interface Peers {
  readonly repIds: readonly string[];
  /** Who they are, and how far the group was widened to find at least five. */
  readonly label: Words;
}

const circles: readonly { readonly alike: (a: Person, b: Person) => boolean; readonly label: Words }[] = [
  {
    alike: (a, b) => a.role === b.role && a.segment === b.segment && a.isRamping === b.isRamping,
    label: { en: "same role, segment and ramp", sv: "samma roll, segment och inkörning" },
  },
  {
    alike: (a, b) => a.role === b.role && a.isRamping === b.isRamping,
    label: { en: "same role and ramp, any segment", sv: "samma roll och inkörning, alla segment" },
  },
  {
    alike: (a, b) => a.role === b.role,
    label: { en: "same role, any segment and ramp", sv: "samma roll, alla segment och all inkörning" },
  },
  { alike: () => true, label: { en: "the whole team", sv: "hela teamet" } },
];

/** Fewer peers than this and the circle is widened. */
const enough = 5;

/** Those a rep may be held against (METRICS §2): alike, active half the period, with an answer, and never the rep. */
export function peersOf(rep: Person, everyone: readonly Person[], hasAnswer: (repId: string) => boolean): Peers {
  const possible = everyone.filter(
    (other) => other.repId !== rep.repId && other.activeShare >= 0.5 && hasAnswer(other.repId),
  );
  for (const [index, circle] of circles.entries()) {
    const peers = possible.filter((other) => circle.alike(rep, other));
    if (peers.length >= enough || index === circles.length - 1) {
      const label = peers.length === possible.length && index === 0 ? (circles.at(-1) ?? circle).label : circle.label;
      return { repIds: peers.map((peer) => peer.repId), label };
    }
  }
  return { repIds: [], label: { en: "nobody", sv: "ingen" } };
}
