import { type ChildProcess, fork } from "node:child_process";
import type { SentError } from "../domain/disk-trouble.ts";
import { fromTold } from "../domain/repmark-error.ts";

/** What a process that was given an order says until it ends. */
export type Said<Answer> =
  | { readonly answer: Answer }
  | SentError
  /** On the way. */
  | { readonly news: unknown };

/**
 * Has work done in a process of its own, behind those who answer people: the file at `entry` is given the order (see `src/app/apart-entry.ts`). A server answers
 * meanwhile as if nothing were being worked out, and what the work has held goes back to the machine. Given up when `signal` says so.
 */
export async function apart<Answer>(
  entry: URL,
  order: object,
  { signal, news }: { readonly signal?: AbortSignal | undefined; readonly news?: (told: unknown) => void } = {},
): Promise<Answer> {
  signal?.throwIfAborted();
  const child = fork(entry, { serialization: "advanced", execArgv: [] });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await answerOf<Answer>(child, order, { signal, news });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function answerOf<Answer>(
  child: ChildProcess,
  order: object,
  { signal, news }: { readonly signal: AbortSignal | undefined; readonly news: ((told: unknown) => void) | undefined },
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    child.on("message", (said: Said<Answer>) => {
      if ("answer" in said) resolve(said.answer);
      else if ("refused" in said) reject(fromTold(said.refused));
      else if ("failed" in said) reject(said.failed);
      else news?.(said.news);
    });
    child.once("error", reject);
    child.once("exit", (code, killedBy) =>
      reject(signal?.reason ?? new Error(`A process of Repmark ended without an answer (${killedBy ?? code}).`)),
    );
    child.send(order);
  });
}
