import type { Value } from "../benchmarks/answer.ts";
import { told } from "../benchmarks/figures.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Effect } from "../coaching/follow-up/effect.ts";
import { type FollowedAs, followedAs } from "../coaching/follow-up/followed-as.ts";
import { type Day, daysBetween } from "../domain/day.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Unit } from "../domain/unit.ts";
import type { Hearing } from "./access/crowd.ts";
import type { Asked } from "./ask.ts";
import { whatFollowed } from "./coach-followed.ts";
import { findMeasure, measures } from "./measures.ts";
import { repIdOf, repNamesById } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** A conversation, and what followed it. */
export interface FollowUp {
  readonly repId: string;
  readonly name: string;
  readonly measure: string;
  readonly label: string;
  readonly on: Day;
  readonly note: string;
  /** So many days after it are held against as many before. */
  readonly days: number;
  /** What the numbers are, and in which unit: a share, so much a week, a typical size or a mean. */
  readonly as: FollowedAs;
  readonly unit: Unit;
  /** Null: too early, too few deals or peers, or still learning the job before the talk. */
  readonly effect: ToldEffect | null;
  readonly why: "too-early" | "too-few" | "ramping" | null;
}

/** An effect as it is told: money as a decimal in the reporting currency. */
export interface ToldEffect extends Pick<Effect, "verdict"> {
  readonly after: NonNullable<Value>;
  readonly expected: NonNullable<Value>;
  readonly value: NonNullable<Value>;
  readonly interval: readonly [NonNullable<Value>, NonNullable<Value>];
}

/** Sooner than this nothing is said, and later than that it is no longer about the conversation. */
const [soonest, longest] = [28, 182];

/** Keeps what was talked over: with whom, about which measure, on the day asked for. */
export async function noteTalk(
  workspace: Workspace,
  { rep, measure: id, note, asOf }: { rep?: string; measure?: string; note: string; asOf?: string | undefined },
): Promise<void> {
  if (rep === undefined || id === undefined || note.trim() === "") {
    throw new RepmarkError(
      "bad-note",
      {
        en: "A note says with whom it was talked, about which measure, and what.",
        sv: "En anteckning säger vem samtalet var med, vilket mått det gällde, och vad som sades.",
      },
      {
        kind: "usage",
        hint: {
          en: "Write --rep “Ada Berg” --measure won-lost.win_rate --note “qualify earlier”.",
          sv: "Skriv --rep ”Ada Berg” --measure won-lost.win_rate --note ”kvalificera tidigare”.",
        },
      },
    );
  }
  const measure = findMeasure(id);
  if (followedAs(measure) === null) {
    const followed = measures.filter((each) => followedAs(each) !== null).map((each) => each.id);
    throw new RepmarkError(
      "measure-not-followed",
      {
        en: `What follows a talk about ${measure.id} cannot be told: it is not counted or measured deal by deal over some weeks.`,
        sv: `Vad som följer på ett samtal om ${measure.id} går inte att säga: det räknas eller mäts inte affär för affär över några veckor.`,
      },
      {
        kind: "usage",
        hint: { en: `Name one of ${followed.join(", ")}.`, sv: `Ange ett av ${followed.join(", ")}.` },
      },
    );
  }
  const { on } = await workspace.asOf(asOf);
  const repId = await repIdOf(workspace, rep);
  const now = workspace.effects.now().toISOString();
  workspace.store.agreements.addNote({ repId, measure: measure.id, on, note: note.trim() }, now);
}

/** Everything that was talked over before the day asked for, and whether it helped: the latest first. */
export async function followUps(
  workspace: Workspace,
  { asOf, language }: Asked,
  hearing?: Hearing,
): Promise<FollowUp[]> {
  const isSeen = (repId: string) => hearing === undefined || hearing.scope.reps.has(repId);
  const notes = workspace.store.agreements.notes().filter(({ repId, on }) => on <= asOf.on && isSeen(repId));
  if (notes.length === 0) return [];
  const { warehouse } = workspace.data;
  const { digits } = await toldIn(warehouse);
  const names = await repNamesById(workspace);
  return Promise.all(
    notes.map(async ({ repId, measure: id, on, note }): Promise<FollowUp> => {
      const measure = findMeasure(id);
      const days = Math.min(longest, daysBetween(on, asOf.on));
      const [as, { unit }] = [followedAs(measure) ?? "share", measure];
      const found =
        days < soonest ? "too-early" : await whatFollowed(warehouse, { measure, repId, on, days, isSeen }, asOf);
      return {
        repId,
        name: names.get(repId) ?? repId,
        measure: id,
        label: measure.label[language],
        on,
        note,
        days,
        as,
        unit,
        ...(typeof found === "string"
          ? { effect: null, why: found }
          : { effect: toldEffect(found, (value) => told(value, unit, digits)), why: null }),
      };
    }),
  );
}

function toldEffect(
  { after, expected, value, interval: [low, high], verdict }: Effect,
  told: (value: number) => string | number,
): ToldEffect {
  return {
    after: told(after),
    expected: told(expected),
    value: told(value),
    interval: [told(low), told(high)],
    verdict,
  };
}
