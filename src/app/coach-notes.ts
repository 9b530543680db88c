import { proportionIn } from "../benchmarks/comparison.ts";
import { isAnswered } from "../benchmarks/figures.ts";
import { peersAmong } from "../benchmarks/peers.ts";
import { question } from "../benchmarks/question.ts";
import { type Standing, standing } from "../benchmarks/standing.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { type BeforeAfter, type Effect, effectOf } from "../coaching/follow-up/effect.ts";
import { addDays, type Day, daysBetween } from "../domain/day.ts";
import { formatRatio } from "../domain/format.ts";
import { formatChange } from "../domain/format-change.ts";
import { formatDifference } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Hearing } from "./access/crowd.ts";
import type { Asked } from "./ask.ts";
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
  /** Null: too early, or too few deals. */
  readonly effect: Effect | null;
  readonly why: "too-early" | "too-few" | null;
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
  if (!isFollowed(measure)) {
    const followed = measures.filter(isFollowed).map((each) => each.id);
    throw new RepmarkError(
      "measure-not-followed",
      {
        en: `${measure.id} is no share of deals, which is what can be followed.`,
        sv: `${measure.id} är ingen andel av affärer, och det är sådana som kan följas upp.`,
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
  const names = await repNamesById(workspace);
  return Promise.all(
    notes.map(async ({ repId, measure: id, on, note }): Promise<FollowUp> => {
      const measure = findMeasure(id);
      const days = Math.min(longest, daysBetween(on, asOf.on));
      const effect = days < soonest ? null : await followed(warehouse, measure, repId, on, days, asOf, isSeen);
      return {
        repId,
        name: names.get(repId) ?? repId,
        measure: id,
        label: measure.label[language],
        on,
        note,
        days,
        effect,
        why: days < soonest ? "too-early" : effect === null ? "too-few" : null,
      };
    }),
  );
}

/** Whether it helped, in a sentence: “went with”, never “caused”. */
export function followUpSaid({ effect, why, days }: FollowUp, language: Language): string {
  if (effect === null) return (why === "too-early" ? tooEarly : tooFew)[language];
  const range = formatDifference(effect.interval, "ratio", "", language);
  const change = formatChange(effect.after, effect.expected, "ratio", language) ?? "";
  const weeks = String(Math.round(days / 7));
  return {
    en: `${formatRatio(effect.after, "en")} over the ${weeks} weeks since, where ${formatRatio(effect.expected, "en")} was to be expected of peers’ change and the rep’s own past: ${change} (95% interval ${range}). ${verdicts[effect.verdict].en}`,
    sv: `${formatRatio(effect.after, "sv")} under de ${weeks} veckorna sedan dess, där kollegornas förändring och det egna förflutna gav skäl att vänta ${formatRatio(effect.expected, "sv")}: ${change} (95\u00a0% intervall ${range}). ${verdicts[effect.verdict].sv}`,
  }[language];
}

const verdicts: Readonly<Record<Effect["verdict"], Words>> = {
  higher: { en: "More than chance gives.", sv: "Mer än vad slumpen ger." },
  lower: { en: "Less, by more than chance gives.", sv: "Mindre, och mer än vad slumpen ger." },
  "nothing shown": { en: "That may be nothing.", sv: "Det kan vara ingenting." },
};
const tooEarly: Words = {
  en: "Too early to say: it takes four weeks.",
  sv: "För tidigt att säga: det krävs fyra veckor.",
};
const tooFew: Words = {
  en: "Too few deals before or after to say anything.",
  sv: "För få affärer före eller efter för att säga något.",
};

const isFollowed = (measure: ReturnType<typeof findMeasure>) =>
  isAnswered(measure) && measure.answer.comparison.kind === "proportion";

/** The weeks after the day of the talk against as many before it, for the rep and for peers. */
async function followed(
  warehouse: Warehouse,
  measure: ReturnType<typeof findMeasure>,
  repId: string,
  on: Day,
  days: number,
  asOf: Asked["asOf"],
  isSeen: (repId: string) => boolean,
): Promise<Effect | null> {
  if (!isAnswered(measure) || measure.answer.comparison.kind !== "proportion") return null;
  const { family, comparison } = measure.answer;
  const { timeZone } = await toldIn(warehouse);
  const morning = addDays(on, 1);
  const over = (from: Day, until: Day) => standing(warehouse, [measure], question({ from, until }, asOf, timeZone));
  const [before, after] = [await over(addDays(morning, -days), morning), await over(morning, addDays(morning, days))];
  const counted = (then: Standing, id: string) => proportionIn(then.families.get(family)?.reps.get(id), comparison);
  const both = (id: string): BeforeAfter => ({ before: counted(before, id), after: counted(after, id) });
  const person = after.people.find((each) => each.repId === repId);
  if (person === undefined) return null;
  const { circle } = peersAmong(after.people, (id) => both(id).before.trials > 0 && both(id).after.trials > 0)(person);
  return effectOf(both(repId), [...circle.repIds].filter((id) => id !== repId && isSeen(id)).map(both));
}
