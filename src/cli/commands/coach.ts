import { coachText } from "../present/coach-text.ts";
import { terminal } from "../terminal.ts";
import { coachWords as words } from "../words/coach.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

interface CoachOptions extends Omit<AskOptions, "period"> {
  readonly period?: string;
  readonly note?: string;
  readonly measure?: string;
}

/** `repmark coach`: what to ask whom on Monday, with what it rests on. */
export async function coach(options: CoachOptions): Promise<void> {
  const { period, asOf, rep, team, language, note, measure } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, async (seen) => {
    if (note !== undefined) {
      await seen.noteTalk({ note, asOf, ...(rep && { rep }), ...(measure && { measure }) });
    }
    const asking = { period, asOf, language };
    await seen.tryForecasts(asking, () => terminal.say(words.trying[language]));
    return seen.coach({ ...asking, rep, team });
  });
  if (options.json) printJson(found);
  else process.stdout.write(coachText(found));
}
