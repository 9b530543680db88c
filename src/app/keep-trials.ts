import { horizonsOf } from "../forecasting/horizons.ts";
import { seeToTrials } from "./trials.ts";
import { type Kept, sleep, untilStopped } from "./until-stopped.ts";
import type { Workspace } from "./workspace.ts";

export interface TrialEffects {
  /** Waits; ends early when `signal` does. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** How soon after a sync or an import trials are made of what came in. */
const lookEvery = 5000;

/** Those that faces ask for; a year has too few periods to be in a hurry. */
const kinds = ["quarter", "month"] as const;

/**
 * Tries forecasts on past periods whenever the warehouse has another content, until it is stopped: who asks for a forecast then does not wait for it.
 * Between two subjects of a trial the server gets to answer others.
 */
export function keepTrials(workspace: Workspace, effects: TrialEffects = { sleep }): Kept {
  return untilStopped((signal) => keep(workspace, effects, signal));
}

async function keep(workspace: Workspace, effects: TrialEffects, signal: AbortSignal): Promise<void> {
  let done: string | undefined;
  await effects.sleep(lookEvery, signal); // who starts a server wants to see a page first
  while (!signal.aborted) {
    const { version, landing } = workspace.data;
    if (version !== done && landing.runs().length > 0) {
      try {
        await tryAll(workspace, signal);
      } catch (error) {
        if (signal.aborted) return;
        workspace.effects.log(`Forecasts could not be tried on past periods: ${String(error)}`);
      }
      done = version; // of what cannot be tried, nothing comes by trying again
    } else await effects.sleep(lookEvery, signal);
  }
}

async function tryAll(workspace: Workspace, signal: AbortSignal): Promise<void> {
  const calendar = await workspace.calendar();
  const wanted = kinds.flatMap((kind) => {
    const some = calendar.find((period) => period.kind === kind);
    return some === undefined ? [] : horizonsOf(some).map((horizon) => [kind, horizon] as const);
  });
  await seeToTrials(workspace, wanted, signal);
}
