import { coach as answer, type Coaching, type Talk } from "../../app/coach.ts";
import { formatDay } from "../../domain/format.ts";
import { formatShort } from "../../domain/format-value.ts";
import { said } from "../present/said.ts";
import { colours } from "../terminal.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark coach`: what to ask whom on Monday, with what it rests on. */
export async function coach(options: Omit<AskOptions, "period"> & { period?: string }): Promise<void> {
  const { period, asOf, rep, team, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, (workspace) =>
    answer(workspace, { period, asOf, rep, team, language }),
  );
  if (options.json) printJson(found);
  else process.stdout.write(coachText(found));
}

function coachText({ period, asOf, team, reps, currency, language }: Coaching): string {
  const say = (words: (typeof sentences)[keyof typeof sentences], filled = {}) => said(words, language, filled);
  const lines = (talk: Talk) => {
    const stake =
      talk.gain === null
        ? ""
        : ` ${say(sentences.stake, { gain: formatShort(talk.gain, "money", currency, language) })}`;
    const deals = talk.deals.slice(0, shown).join(", ");
    const rest =
      talk.deals.length > shown ? ` ${say(sentences.more, { count: String(talk.deals.length - shown) })}` : "";
    return [
      `  ${talk.isHygiene ? colours.yellow("◇") : colours.cyan("◆")} ${talk.title}`,
      `    ${talk.says}${stake}`,
      `    ${colours.bold(talk.ask)}`,
      ...(deals === "" ? [] : [colours.dim(`    ${deals}${rest}`)]),
    ].join("\n");
  };
  const block = (title: string, talks: readonly Talk[]) => `${colours.bold(title)}\n${talks.map(lines).join("\n")}`;
  const toTalk = reps.filter(({ talks }) => talks.length > 0);
  const quiet = reps.filter(({ talks }) => talks.length === 0).map(({ name }) => name);
  const parts = [
    colours.bold(say(sentences.head, { period: period.label, day: formatDay(asOf, language) })),
    ...(team.length === 0 ? [] : [block(say(sentences.leaders), team)]),
    ...toTalk.map(({ name, team: of, talks }) => block(of === null ? name : `${name} (${of})`, talks)),
    ...(quiet.length === 0 ? [] : [say(sentences.quiet, { names: quiet.join(", ") })]),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** How many deals are named for reading; --json names all. */
const shown = 8;

const sentences = {
  head: { en: "Worth a conversation · {period} · as of {day}", sv: "Värt ett samtal · {period} · per {day}" },
  leaders: { en: "Among leaders", sv: "Mellan chefer" },
  stake: { en: "About {gain} is at stake.", sv: "Omkring {gain} står på spel." },
  more: { en: "and {count} more", sv: "och {count} till" },
  quiet: {
    en: "Nothing that the numbers bring up: {names}. Talk about the deals that matter next.",
    sv: "Inget som siffrorna tar upp: {names}. Prata om de affärer som betyder mest härnäst.",
  },
} as const;
