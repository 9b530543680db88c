import { Worker } from "node:worker_threads";
import type { Language } from "../../domain/language.ts";
import { fromTold } from "../../domain/repmark-error.ts";
import type { Presented } from "../present.ts";
import type { Call, Route } from "../route.ts";
import type { Order, Reply } from "./orders.ts";

type Answer = Presented & {
  /** What it is a function of, as the thread had it. */
  readonly version: string;
};

/**
 * A thread that works answers out beside the server's own, with a warehouse of its own opened for reading: numbers of hundreds of reps take a second, and who
 * asks for something small meanwhile is answered at once (docs/decisions/0235).
 */
export class AnswersBeside {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<number, (reply: Reply | null) => void>();
  #worker: Worker | null;
  #lastId = 0;
  #isOver = false;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
    this.#worker = this.#begun();
  }

  /** The answer; undefined where the thread cannot give one, and whoever asks has to work it out. Throws what the verb refuses. */
  async answer(
    route: Route,
    { seen, params, query, world, reader }: Call,
    language: Language,
  ): Promise<Answer | undefined> {
    if (this.#isOver) return undefined;
    reader.throwIfAborted();
    this.#worker ??= this.#begun();
    const worker = this.#worker;
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Reply | null>();
    this.#waiting.set(id, resolve);
    const giveUp = () => {
      worker.postMessage({ id, isGivenUp: true } satisfies Order);
      resolve(null);
    };
    reader.addEventListener("abort", giveUp, { once: true });
    try {
      const { data, effects } = world.workspace;
      const { name } = route;
      const asked = { id, route: name, caller: seen.caller, params, query, language, version: data.version };
      worker.postMessage({ ...asked, now: effects.now().getTime() } satisfies Order);
      const reply = await promise;
      reader.throwIfAborted();
      return reply === null ? undefined : this.#read(reply);
    } finally {
      this.#waiting.delete(id);
      reader.removeEventListener("abort", giveUp);
    }
  }

  /** Lets the thread end; nobody who waits for it is left without an answer. It is not cut off: DuckDB aborts the whole process when a query's thread is gone before it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    const worker = this.#worker;
    if (worker === null) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once("exit", resolve)); // `once` would fail with a thread that fails
    worker.postMessage({ isOver: true } satisfies Order);
    await ended;
  }

  #read(reply: Reply): Answer | undefined {
    if ("refused" in reply) throw fromTold(reply.refused);
    if ("presented" in reply) return { ...reply.presented, version: reply.version };
    this.#log(`An answer could not be worked out beside the server, and is worked out in it: ${reply.failed.stack}`);
    return undefined;
  }

  #begun(): Worker {
    const worker = new Worker(new URL("thread.ts", import.meta.url), { workerData: { folder: this.#folder } });
    worker.on("message", (reply: Reply) => this.#waiting.get(reply.id)?.(reply));
    worker.on("error", (error) =>
      this.#log(`The thread that works answers out has failed and begins anew. ${String(error)}`),
    );
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = null;
      for (const resolve of this.#waiting.values()) resolve(null);
    });
    worker.unref(); // whoever stops the server need not wait for it
    return worker;
  }
}
