import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type KeyEnvironment, type Keys, keysOf, rotateKey } from "./seal.ts";

/** A CRM that somebody connected; its secrets are asked for apart. */
export interface StoredConnection {
  readonly name: string;
  readonly connector: string;
  /** JSON, nothing secret in it. */
  readonly settings: unknown;
  /** When it is synced by itself, in the words of cron; null: only when asked. */
  readonly schedule: string | null;
  readonly connectedAt: string;
}

/** How the last sync of a connection ended. */
export interface Tried {
  readonly at: string;
  /** Null when it went well. */
  readonly failure: Failure | null;
}

/** Why a sync failed, and what to do. */
const failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type Failure = z.infer<typeof failure>;

type Secrets = Readonly<Record<string, string>>;

/** What is sealed elsewhere. */
interface Resealed {
  /** Seals all of it anew, within the caller's transaction. */
  reseal(keys: Keys): void;
}

interface ConnectionOptions {
  /** What else is sealed with the folder's key, and sealed anew when that is changed. */
  readonly others?: readonly Resealed[];
  readonly environment?: KeyEnvironment;
}

/** The connections of a store. On disk before a call returns. */
export class Connections {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;
  readonly #folder: string;
  readonly #environment: KeyEnvironment;
  readonly #keys: Keys;
  readonly #others: readonly Resealed[];

  constructor(
    database: DatabaseSync,
    once: <Answer>(work: () => Answer) => Answer,
    folder: string,
    { others = [], environment = process.env }: ConnectionOptions = {},
  ) {
    this.#database = database;
    this.#once = once;
    this.#folder = folder;
    this.#environment = environment;
    this.#keys = keysOf(folder, environment);
    this.#others = others;
  }

  all(): StoredConnection[] {
    const rows = this.#once(() =>
      this.#database
        .prepare("select name, connector, settings, schedule, connected_at from connection order by name")
        .all(),
    );
    return rows.map((row) => ({
      name: String(row.name),
      connector: String(row.connector),
      settings: JSON.parse(String(row.settings)),
      schedule: row.schedule === null ? null : String(row.schedule),
      connectedAt: String(row.connected_at),
    }));
  }

  /** A connection, new or in place of the one of that name. */
  put(connection: StoredConnection, secrets: Secrets): void {
    const { name, connector, settings, schedule, connectedAt } = connection;
    if (!/^[a-z0-9][a-z0-9_-]{0,40}$/.test(name) || name === "files" || name === "demo") throw badName(name);
    const sealed = this.#keys.seal(JSON.stringify(secrets), name);
    this.#once(() =>
      this.#database
        .prepare(
          "insert or replace into connection (name, connector, settings, sealed, schedule, connected_at) values ($name, $connector, $settings, $sealed, $schedule, $connectedAt)",
        )
        .run({ name, connector, settings: JSON.stringify(settings), sealed, schedule, connectedAt }),
    );
  }

  /** Syncs it by itself at other times, or no more. Answers whether there is one of that name. */
  reschedule(name: string, schedule: string | null): boolean {
    return this.#once(
      () =>
        this.#database.prepare("update connection set schedule = $schedule where name = $name").run({ name, schedule })
          .changes > 0,
    );
  }

  /** Keeps how a sync ended. */
  noteTried(name: string, { at, failure: why }: Tried): void {
    this.#once(() =>
      this.#database
        .prepare("update connection set tried_at = $at, failure = $failure where name = $name")
        .run({ name, at, failure: why === null ? null : JSON.stringify(why) }),
    );
  }

  /** How the last sync ended; undefined when there was none. */
  tried(name: string): Tried | undefined {
    const row = this.#once(() =>
      this.#database.prepare("select tried_at, failure from connection where name = $name").get({ name }),
    );
    if (row === undefined || row.tried_at === null) return undefined;
    const why = row.failure === null ? null : failure.parse(JSON.parse(String(row.failure)));
    return { at: String(row.tried_at), failure: why };
  }

  /** Forgets a connection and its secrets; what was read through it stays. Answers whether there was one. */
  remove(name: string): boolean {
    return this.#once(
      () => this.#database.prepare("delete from connection where name = $name").run({ name }).changes > 0,
    );
  }

  secrets(name: string): Secrets {
    return this.#once(() => this.#opened(name, this.#keys));
  }

  /** Keeps what is named and leaves the other secrets as they are. */
  keepSecrets(name: string, changes: Secrets): void {
    this.#once(() => this.#write(name, { ...this.#opened(name, this.#keys), ...changes }, this.#keys));
  }

  /** Seals all that is sealed with a new key; see `rotateKey`. Answers how many connections there are. The seals before are in free pages until the file is tidied. */
  rotateKey(): number {
    const all = this.all();
    rotateKey(this.#folder, this.#environment, (keys) =>
      this.#once(() => {
        for (const { name } of all) this.#write(name, this.#opened(name, keys), keys);
        for (const other of this.#others) other.reseal(keys);
        this.#database.exec("insert into audited values ('key', 'sealed anew', null, null)");
      }),
    );
    return all.length;
  }

  #opened(name: string, keys: Keys): Secrets {
    const row = this.#database.prepare("select sealed from connection where name = $name").get({ name });
    if (row === undefined) throw new Error(`There is no connection ${name}.`);
    return JSON.parse(keys.open(row.sealed as Uint8Array, name)) as Secrets;
  }

  #write(name: string, secrets: Secrets, keys: Keys): void {
    const sealed = keys.seal(JSON.stringify(secrets), name);
    this.#database.prepare("update connection set sealed = $sealed where name = $name").run({ name, sealed });
  }
}

function badName(name: string): RepmarkError {
  return new RepmarkError("bad-connection-name", `“${name}” cannot be the name of a connection.`, {
    kind: "usage",
    hint: "Use small letters, digits and hyphens, such as salesforce-emea; “files” and “demo” are taken.",
  });
}
