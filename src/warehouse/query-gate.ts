import { availableParallelism } from "node:os";
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Parameters } from "./query.ts";

export interface Patience {
  /** When the reader has left: the query is interrupted and its place freed. */
  readonly signal?: AbortSignal | undefined;
  /** Longest running time in milliseconds, waiting in the queue not counted. */
  readonly deadlineMs?: number | undefined;
  /** False for questions of the work that itself mends a damaged file; they fail at once. */
  readonly heals?: boolean | undefined;
}

/**
 * Lets a few queries at a time into the database, each on a connection of its own: parallel calls on one connection mix
 * results or crash, and more queries than libuv threads would starve files and network.
 */
export class QueryGate {
  readonly #limit: number;
  readonly #queue: (() => void)[] = [];
  readonly #idle: Seat[] = [];
  #instance: DuckDBInstance;
  #running = 0;
  #isShut = false;

  constructor(instance: DuckDBInstance, limit = defaultLimit()) {
    this.#instance = instance;
    this.#limit = limit;
  }

  /** Rows as JSON values: decimals and big numbers as exact strings, days as `YYYY-MM-DD`. */
  async rows(sql: string, parameters: Parameters, patience: Patience = {}): Promise<Record<string, unknown>[]> {
    await this.#enter(patience.signal);
    try {
      const seat = this.#idle.pop() ?? new Seat(await this.#instance.connect());
      const rows = await answered(seat, sql, parameters, patience);
      this.#idle.push(seat);
      return rows;
    } finally {
      this.#leave();
    }
  }

  /** Waits until no query runs, keeps new ones waiting, and goes on with the instance `work` answers. */
  async exclusively(work: (instance: DuckDBInstance) => Promise<DuckDBInstance>): Promise<void> {
    await this.#shut();
    try {
      this.#forgetConnections();
      this.#instance = await work(this.#instance);
    } finally {
      this.#isShut = false;
      this.#wake();
    }
  }

  /** How many questions are being answered, and how many wait for their turn. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running, waiting: this.#queue.length };
  }

  get instance(): DuckDBInstance {
    return this.#instance;
  }

  /** Ends everything; a query still running fails. */
  close(): void {
    this.#isShut = true;
    this.#forgetConnections();
    this.#instance.closeSync();
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    while (this.#isShut || this.#running >= this.#limit) {
      const turn = Promise.withResolvers<void>();
      this.#queue.push(turn.resolve);
      const leave = () => turn.resolve();
      signal?.addEventListener("abort", leave, { once: true });
      await turn.promise;
      signal?.removeEventListener("abort", leave);
      if (signal?.aborted) {
        const place = this.#queue.indexOf(turn.resolve);
        if (place >= 0) this.#queue.splice(place, 1);
        else this.#wake(); // the turn was already given; pass it on
        signal.throwIfAborted();
      }
    }
    this.#running++;
  }

  #leave(): void {
    this.#running--;
    this.#wake();
  }

  async #shut(): Promise<void> {
    while (this.#isShut) await this.#turn();
    this.#isShut = true;
    while (this.#running > 0) await this.#turn();
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  /** Everyone waiting looks again: at this size that is simpler than a fair hand-over, and order is kept. */
  #wake(): void {
    for (const resolve of this.#queue.splice(0)) resolve();
  }

  #forgetConnections(): void {
    for (const seat of this.#idle.splice(0)) seat.close();
  }
}

/** A connection with the statements it has planned: planning one of ours takes as long as answering it for a small company. */
class Seat {
  readonly connection: DuckDBConnection;
  readonly #planned = new Map<string, DuckDBPreparedStatement>();

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  async rows(sql: string, parameters: Parameters): Promise<Record<string, unknown>[]> {
    const statement = this.#planned.get(sql) ?? (await this.connection.prepare(sql));
    this.#planned.set(sql, statement);
    statement.bind(parameters);
    return (await statement.runAndReadAll()).getRowObjectsJson();
  }

  close(): void {
    for (const statement of this.#planned.values()) statement.destroySync();
    this.#planned.clear();
    this.connection.closeSync();
  }
}

async function answered(seat: Seat, sql: string, parameters: Parameters, patience: Patience) {
  const { connection } = seat;
  const { signal, deadlineMs = 60_000 } = patience;
  let isLate = false;
  let interrupting: NodeJS.Timeout | undefined;
  const stop = () => {
    connection.interrupt();
    // One that comes before the query has begun is lost, so it is said again until the query has ended.
    interrupting ??= setInterval(() => connection.interrupt(), 20);
  };
  const deadline = setTimeout(() => {
    isLate = true;
    stop();
  }, deadlineMs);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    return await seat.rows(sql, parameters);
  } catch (cause) {
    seat.close();
    signal?.throwIfAborted();
    if (isLate) throw tooSlow(deadlineMs, cause);
    throw cause;
  } finally {
    clearTimeout(deadline);
    clearInterval(interrupting);
    signal?.removeEventListener("abort", stop);
  }
}

/** Four libuv threads stay free for files, names and passwords; more queries than twice the cores only wait for each other. */
function defaultLimit(): number {
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
  return Math.max(1, Math.min(threads - 4, 2 * availableParallelism()));
}

function tooSlow(deadlineMs: number, cause: unknown): RepmarkError {
  return new RepmarkError(
    "query-too-slow",
    `The question took longer than ${deadlineMs / 1000} seconds and was stopped.`,
    {
      kind: "refused",
      hint: "Ask for a shorter period or a single rep, or try again when the machine is less busy.",
      cause,
    },
  );
}
