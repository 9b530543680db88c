import { randomUUID } from "node:crypto";
import { EventEmitter, on } from "node:events";
import { refusalOf } from "../domain/disk-trouble.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { whoeverAsks } from "../warehouse/wanted.ts";
import { inTurn } from "./in-turn.ts";
import type { Workspace } from "./workspace.ts";

/** How far a piece of work is. */
interface JobProgress {
  readonly step: string;
  readonly done: number;
  /** Null where nobody knows how much there is. */
  readonly of: number | null;
  readonly says: string | null;
}

/** Work that takes longer than somebody waits for an answer. */
export interface Job {
  readonly id: string;
  readonly kind: "sync" | "import" | "rebuild";
  readonly about: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "stopped";
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: JobProgress | null;
  readonly understood: readonly string[];
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly result: unknown;
}

interface Work {
  readonly kind: Job["kind"];
  readonly about: string;
  readonly run: (tell: Teller, signal: AbortSignal) => Promise<unknown>;
  /** Afterwards, however it ended. */
  readonly tidy?: (() => Promise<void>) | undefined;
}

interface Teller {
  progress(now: JobProgress): void;
  understood(lines: readonly string[]): void;
}

/** So many that are over are remembered; a server that starts anew knows of none. */
const remembered = 100;

/** A sync tells of each page; nobody reads faster than this. */
const betweenTellings = 100;

/** Imports, syncs and rebuilds that somebody asked a server for, one after the other; who asked may leave and come back. */
export class Jobs {
  readonly #workspace: Workspace;
  readonly #jobs = new Map<string, Job>();
  readonly #told = new EventEmitter<{ told: [Job] }>();
  readonly #stop = new AbortController();
  /** The work that was asked for last: what comes next waits for it. */
  #last: Promise<void> = Promise.resolve();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#told.setMaxListeners(0);
  }

  /** The latest first. */
  all(): Job[] {
    return [...this.#jobs.values()].reverse();
  }

  find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new RepmarkError(
      "unknown-job",
      { en: "There is no such piece of work.", sv: "Det finns inget sådant arbete." },
      {
        kind: "usage",
        hint: {
          en: "It is forgotten when the server starts anew; what it brought is there all the same.",
          sv: "Det glöms när servern startas om; det som lästs in finns kvar ändå.",
        },
      },
    );
  }

  /** The connection that is being synced for somebody right now. */
  get syncing(): string | null {
    return this.all().find(({ kind, state }) => kind === "sync" && state === "running")?.about ?? null;
  }

  /** Begins in its turn. */
  begin(work: Work): Job {
    const job: Job = {
      id: randomUUID(),
      kind: work.kind,
      about: work.about,
      state: "waiting",
      startedAt: this.#now(),
      endedAt: null,
      progress: null,
      understood: [],
      failure: null,
      result: null,
    };
    this.#jobs.set(job.id, job);
    this.#last = whoeverAsks(() => this.#last.then(() => this.#run(job.id, work)));
    return job;
  }

  /** The job as it stands, then whenever it is told of anew, until it is over or `signal` says that nobody reads on. */
  async *follow(id: string, signal: AbortSignal): AsyncGenerator<Job> {
    const stop = new AbortController();
    const news = on(this.#told, "told", { signal: AbortSignal.any([signal, stop.signal]) });
    try {
      let job = this.find(id);
      yield job;
      while (!isOver(job)) {
        const { value } = await news.next();
        const [told] = value as [Job];
        if (told.id !== id) continue;
        job = told;
        yield job;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      stop.abort();
    }
  }

  /** A sync stops at its page, work that waits does not begin. Over when nothing is done any more. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("stopped"));
    await this.#last;
  }

  async #run(id: string, { run, tidy, kind }: Work): Promise<void> {
    const { signal } = this.#stop;
    let saidAt = 0;
    const tell: Teller = {
      progress: (progress) => {
        if (Date.now() - saidAt < betweenTellings) return;
        saidAt = Date.now();
        this.#tell(id, { progress });
      },
      understood: (understood) => this.#tell(id, { understood }),
    };
    const begun = async () => {
      signal.throwIfAborted();
      this.#tell(id, { state: "running" });
      return run(tell, signal);
    };
    try {
      // Imports and syncs take their turn by themselves, in their verbs; a rebuild has none.
      const work = () => (kind === "rebuild" ? inTurn(this.#workspace, begun) : begun());
      const result = await work().finally(tidy); // before it is said to be over
      this.#tell(id, { state: "done", result, endedAt: this.#now() });
    } catch (error) {
      if (signal.aborted) this.#tell(id, { state: "stopped", endedAt: this.#now() });
      else this.#tell(id, { state: "failed", failure: this.#failureOf(id, error), endedAt: this.#now() });
    }
    this.#forget();
  }

  #tell(id: string, news: Partial<Job>): void {
    const job = { ...this.find(id), ...news };
    this.#jobs.set(id, job);
    this.#told.emit("told", job);
  }

  #failureOf(id: string, error: unknown): Job["failure"] {
    const refusal = refusalOf(error);
    if (refusal !== null) return { code: refusal.code, message: refusal.message, hint: refusal.hint };
    this.#workspace.effects.log(`${id} ${error instanceof Error ? error.stack : String(error)}`);
    return {
      code: "fault",
      message: "Something in Repmark failed; the log has the details under the id of this work.",
      hint: "",
    };
  }

  #forget(): void {
    const over = this.all().filter(isOver).slice(remembered);
    for (const { id } of over) this.#jobs.delete(id);
  }

  #now = () => this.#workspace.effects.now().toISOString();
}

export const isOver = ({ state }: Job) => state !== "waiting" && state !== "running";
