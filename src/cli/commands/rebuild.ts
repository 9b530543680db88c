import { rebuild as run } from "../../app/rebuild.ts";
import { terminal } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

/** `repmark rebuild`: the warehouse anew from landing. */
export async function rebuild(options: { data: string; json?: boolean }): Promise<void> {
  const done = await withWorkspace(options.data, (workspace) =>
    run(workspace, (step, count, of) =>
      terminal.progress(`${step === "load" ? "Loading" : "Computing"} … ${count} of ${of}`),
    ),
  );
  terminal.clearProgress();
  if (options.json) printJson(done);
  else terminal.say("The warehouse was made anew from everything that was imported.");
}
