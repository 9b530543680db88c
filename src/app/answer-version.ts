import { statSync } from "node:fs";
import { join } from "node:path";
import { civilDay } from "../domain/time-zone.ts";
import type { Workspace } from "./workspace.ts";

/**
 * What an answer is a function of, beside the question and whom it is told: what is computed (the warehouse and the trials kept beside it), what
 * people have typed, and the day it is. The same text means the same answers.
 */
export function answerVersion(workspace: Workspace): string {
  const { timeZone } = workspace.store.settings();
  const today = civilDay(workspace.effects.now().toISOString(), timeZone);
  return [workspace.data.version, workspace.store.version(), trialsNoted(workspace.folder), today].join(" ");
}

/** Trials are made anew with the same content wherever they are missing: a scorecard tells the model only where they are there. */
function trialsNoted(folder: string): string {
  const file = statSync(join(folder, "forecast-trials.json"), { throwIfNoEntry: false });
  return file === undefined ? "" : `${file.mtimeMs}-${file.size}`;
}
