import { Workspace } from "../../app/workspace.ts";
import { terminal } from "../terminal.ts";

/** Opens the data folder for one command and closes it whatever happens. */
export async function withWorkspace<Answer>(
  folder: string,
  work: (workspace: Workspace) => Promise<Answer>,
): Promise<Answer> {
  const workspace = await Workspace.open(folder, { now: () => new Date(), log: terminal.say });
  try {
    return await work(workspace);
  } finally {
    workspace.close();
  }
}

/** What every asking command takes. */
export interface AskOptions {
  readonly period: string;
  readonly asOf?: string;
  readonly rep?: string;
  readonly team?: string;
  readonly language: "en" | "sv";
  readonly data: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function printJson(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}
