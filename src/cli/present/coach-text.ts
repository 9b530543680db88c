import type { Coaching, Talk } from "../../app/coach.ts";
import type { TalkEvidence } from "../../app/coach-evidence.ts";
import { followUpSaid } from "../../app/follow-up-said.ts";
import { formatDay } from "../../domain/format.ts";
import { formatShort } from "../../domain/format-value.ts";
import type { Words } from "../../domain/language.ts";
import { colours } from "../terminal.ts";
import { coachWords as words } from "../words/coach.ts";
import { said } from "./said.ts";

/** A leader's list to read: what to ask whom, what it rests on, and what came of earlier talks. */
export function coachText(found: Coaching): string {
  const { period, asOf, team, reps, followUps, language } = found;
  const say = (which: Words, filled = {}) => said(which, language, filled);
  const isOne = reps.length === 1;
  const block = (title: string, talks: readonly Talk[]) =>
    `${colours.bold(title)}\n${talks.map((talk) => talkText(talk, found, isOne ? ofOne : ofMany)).join("\n")}`;
  const toTalk = reps.filter(({ talks }) => talks.length > 0);
  // who has nothing open and nothing to talk over may not sell at all
  const quiet = reps.filter(({ talks, deals }) => talks.length === 0 && deals.length > 0).map(({ name }) => name);
  const toGoThrough = isOne ? (reps[0]?.deals ?? []) : [];
  const followed = followUps.map(
    (each) =>
      `  ${formatDay(each.on, language)} ${each.name}, ${each.label}: ${each.note}\n    ${followUpSaid(each, found.currency, language)}`,
  );
  const parts = [
    colours.bold(say(words.head, { period: period.label, day: formatDay(asOf, language) })),
    ...(team.length === 0 ? [] : [block(say(words.leaders), team)]),
    ...toTalk.map(({ name, team: of, talks }) => block(of === null ? name : `${name} (${of})`, talks)),
    ...(toGoThrough.length === 0 ? [] : [dealsText(toGoThrough, found)]),
    ...(followed.length === 0 ? [] : [`${colours.bold(say(words.helped))}\n${followed.join("\n")}`]),
    ...(found.withoutForecast === null ? [] : [colours.dim(`${say(words.withoutForecast)} ${found.withoutForecast}`)]),
    ...(quiet.length === 0 ? [] : [say(words.quiet, { names: quiet.join(", ") })]),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Every deal that something is the matter with, for a one-to-one. */
function dealsText(deals: readonly TalkEvidence[], { language }: Coaching): string {
  const left = deals.length - mostDeals;
  return [
    colours.bold(said(words.deals, language)),
    ...deals.slice(0, mostDeals).map(({ text }) => `  ${text}`),
    ...(left > 0 ? [colours.dim(`  ${said(words.more, language, { count: String(left) })}`)] : []),
  ].join("\n");
}

const mostDeals = 12;

/** How much of what a talk rests on is shown for reading; --json tells all. Before a one-to-one more of it is wanted. */
const [ofMany, ofOne] = [3, 8];

function talkText(talk: Talk, { currency, language }: Coaching, most: number): string {
  const stake =
    talk.gain === null || Number(talk.gain) === 0
      ? ""
      : ` ${said(words.stake, language, { gain: formatShort(talk.gain, "money", currency, language) })}`;
  const left = talk.evidence.length - most;
  return [
    `  ${talk.isHygiene ? colours.yellow("◇") : colours.cyan("◆")} ${talk.title}`,
    `    ${talk.says}${stake}`,
    `    ${colours.bold(talk.ask)}`,
    ...talk.evidence.slice(0, most).map(({ text }) => colours.dim(`      ${text}`)),
    ...(left > 0 ? [colours.dim(`      ${said(words.more, language, { count: String(left) })}`)] : []),
  ].join("\n");
}
