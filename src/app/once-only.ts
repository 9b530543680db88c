import { RepmarkError } from "../domain/repmark-error.ts";
import type { KeptAnswer, KeyOfWrite } from "../store/idempotency.ts";
import type { Workspace } from "./workspace.ts";

/** For so long a key is remembered. */
const rememberedMs = 24 * 60 * 60 * 1000;

/** Writes that are being done right now, of each data folder. */
const going = new WeakMap<Workspace, Set<string>>();

/**
 * Does a write that came with a key once: sent again it is answered as the first time, at the same time it is refused, and with another body too.
 * What failed has changed nothing and may be tried again with the same key (docs/decisions/0182).
 */
export async function onceOnly(
  workspace: Workspace,
  write: KeyOfWrite,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly isAgain: boolean }> {
  const running = going.get(workspace) ?? new Set();
  going.set(workspace, running);
  const name = JSON.stringify([write.userId, write.route, write.key]);
  const now = workspace.effects.now();
  const { idempotency } = workspace.store;
  const begun = idempotency.begin(write, now.toISOString(), new Date(now.getTime() - rememberedMs).toISOString());
  if (begun.state === "reused") throw reused();
  if (begun.state === "unknown") throw running.has(name) ? stillRunning() : unknownOutcome();
  if (begun.state === "answered") return { ...begun.answer, isAgain: true };
  running.add(name);
  try {
    const answer = await work();
    idempotency.done(write, answer);
    return { ...answer, isAgain: false };
  } catch (error) {
    idempotency.refused(write);
    throw error;
  } finally {
    running.delete(name);
  }
}

const stillRunning = () =>
  new RepmarkError(
    "still-running",
    { en: "The same write is being done right now.", sv: "Samma ändring görs just nu." },
    {
      kind: "usage",
      hint: {
        en: "Wait a moment and send it again with the same key: it is answered as the first time.",
        sv: "Vänta en stund och skicka den igen med samma nyckel: svaret blir som första gången.",
      },
    },
  );

const reused = () =>
  new RepmarkError(
    "key-reused",
    {
      en: "This Idempotency-Key was sent before with something else.",
      sv: "Denna Idempotency-Key har skickats tidigare med något annat.",
    },
    { kind: "usage", hint: { en: "Make a new key for each write.", sv: "Skapa en ny nyckel för varje ändring." } },
  );

const unknownOutcome = () =>
  new RepmarkError(
    "outcome-unknown",
    {
      en: "The server stopped in the middle of this write; whether it was done is not known.",
      sv: "Servern stannade mitt i denna ändring; om den blev gjord är okänt.",
    },
    {
      kind: "usage",
      hint: {
        en: "Look whether it is there, and send it with a new key if it is not.",
        sv: "Se efter om den finns, och skicka den med en ny nyckel om den inte gör det.",
      },
    },
  );
