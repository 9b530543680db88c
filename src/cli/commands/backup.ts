import { backUp } from "../../app/backup/backup.ts";
import { terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

/** `repmark backup FILE`: beside a running server too. */
export async function backup(file: string, options: { data: string; json?: boolean }): Promise<void> {
  const done = await backUp(options.data, file, new Date());
  if (options.json) return printJson(done);
  terminal.say(
    `${done.file} holds ${done.runs === 1 ? "1 import or sync" : `${done.runs} imports and syncs`} and all that was typed in (${Math.ceil(done.bytes / 2 ** 20)} MB). Try it: repmark restore ${done.file} --verify`,
  );
  if (done.needsKey)
    terminal.say(
      "Sign-ins are in it sealed, and their key is not: keep the file key of the data folder, or REPMARK_KEY, somewhere else.",
    );
}
