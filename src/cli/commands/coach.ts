import { coach as answer, type Coaching, type Talk } from "../../app/coach.ts";
import { noteTalk } from "../../app/coach-notes.ts";
import { formatDay } from "../../domain/format.ts";
import { formatDifference, formatShort } from "../../domain/format-value.ts";
import { said } from "../present/said.ts";
import { colours } from "../terminal.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

interface CoachOptions extends Omit<AskOptions, "period"> {
  readonly period?: string;
  readonly note?: string;
  readonly measure?: string;
}

/** `repmark coach`: what to ask whom on Monday, with what it rests on. */
export async function coach(options: CoachOptions): Promise<void> {
  const { period, asOf, rep, team, language, note, measure } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, async (workspace) => {
    if (note !== undefined) {
      await noteTalk(workspace, { note, asOf, ...(rep && { rep }), ...(measure && { measure }) });
    }
    return answer(workspace, { period, asOf, rep, team, language });
  });
  if (options.json) printJson(found);
  else process.stdout.write(coachText(found));
}

function coachText({ period, asOf, team, reps, followUps, currency, language }: Coaching): string {
  const say = (words: (typeof sentences)[keyof typeof sentences], filled = {}) => said(words, language, filled);
  const lines = (talk: Talk) => {
    const stake =
      talk.gain === null || Number(talk.gain) === 0
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
  const followed = followUps.map(({ name, label, on, note, days, effect, why }) => {
    const said =
      effect === null
        ? say(why === "too-early" ? sentences.tooEarly : sentences.tooFew)
        : say(sentences[effect.verdict], {
            interval: formatDifference(effect.interval, "ratio", currency, language),
            days: String(days),
          });
    return `  ${formatDay(on, language)} ${name}, ${label}: ${note}\n    ${said}`;
  });
  const toTalk = reps.filter(({ talks }) => talks.length > 0);
  const quiet = reps.filter(({ talks }) => talks.length === 0).map(({ name }) => name);
  const parts = [
    colours.bold(say(sentences.head, { period: period.label, day: formatDay(asOf, language) })),
    ...(team.length === 0 ? [] : [block(say(sentences.leaders), team)]),
    ...toTalk.map(({ name, team: of, talks }) => block(of === null ? name : `${name} (${of})`, talks)),
    ...(followed.length === 0 ? [] : [`${colours.bold(say(sentences.helped))}\n${followed.join("\n")}`]),
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
  helped: { en: "Did it help?", sv: "Hjälpte det?" },
  higher: {
    en: "Beyond peers’ change and luck: {interval} over {days} days. More than they explain.",
    sv: "Utöver kollegornas förändring och tur: {interval} på {days} dagar. Mer än vad de förklarar.",
  },
  lower: {
    en: "Beyond peers’ change and luck: {interval} over {days} days. Less than they explain.",
    sv: "Utöver kollegornas förändring och tur: {interval} på {days} dagar. Mindre än vad de förklarar.",
  },
  "nothing shown": {
    en: "Beyond peers’ change and luck: {interval} over {days} days. That may be nothing.",
    sv: "Utöver kollegornas förändring och tur: {interval} på {days} dagar. Det kan vara ingenting.",
  },
  tooEarly: { en: "Too early to say: it takes four weeks.", sv: "För tidigt att säga: det krävs fyra veckor." },
  tooFew: {
    en: "Too few deals before or after to say anything.",
    sv: "För få affärer före eller efter för att säga något.",
  },
  quiet: {
    en: "Nothing that the numbers bring up: {names}. Talk about the deals that matter next.",
    sv: "Inget som siffrorna tar upp: {names}. Prata om de affärer som betyder mest härnäst.",
  },
} as const;
