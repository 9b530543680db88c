import { folderOwner } from "../../app/access/caller.ts";
import { Seen } from "../../app/access/seen.ts";
import { Workspace } from "../../app/workspace.ts";
import { diskTrouble } from "../../domain/disk-trouble.ts";
import { terminal } from "../terminal.ts";

/** Opens the data folder for one command and closes it whatever happens. */
export async function withWorkspace<Answer>(
  folder: string,
  work: (workspace: Workspace) => Promise<Answer>,
): Promise<Answer> {
  const workspace = await Workspace.open(folder, { now: () => new Date(), log: terminal.say });
  try {
    return await work(workspace);
  } catch (error) {
    throw diskTrouble(error, folder) ?? error;
  } finally {
    workspace.close();
  }
}

/** The same for a command that tells numbers, as the folder's owner sees them: nobody should take a simulated company's for their own. */
export function askWorkspace<Answer>(
  options: Pick<AskOptions, "data" | "language"> & Partial<AskOptions>,
  work: (seen: Seen) => Promise<Answer>,
): Promise<Answer> {
  return withWorkspace(options.data, async (workspace) => {
    if (workspace.data.landing.isDemo) terminal.say(demo[options.language]);
    const seen = await Seen.by(workspace, folderOwner());
    const answer = await work(seen);
    if (options.csv) {
      const { measure, period, rep, team } = options;
      seen.exported([measure, period, rep, team, "as CSV"].filter(Boolean).join(" "));
    }
    return answer;
  });
}

const demo = {
  en: "Demo data: the numbers of a simulated company.",
  sv: "Demodata: ett simulerat företags siffror.",
};

/** What every asking command takes. */
export interface AskOptions {
  readonly period: string;
  readonly asOf?: string;
  readonly rep?: string;
  readonly team?: string;
  readonly measure?: string;
  readonly language: "en" | "sv";
  readonly data: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function printJson(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}
