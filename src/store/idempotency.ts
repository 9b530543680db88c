import type { DatabaseSync } from "node:sqlite";
import { type KeyEnvironment, type Keys, keysOf } from "./seal.ts";

/** What was answered to a write that came with a key. */
export interface KeptAnswer {
  readonly status: number;
  /** As it was sent. */
  readonly body: string;
}

/** Of whom a key is, and for what. */
export interface KeyOfWrite {
  readonly userId: string;
  readonly route: string;
  readonly key: string;
  /** Of what was asked: the same key with another one is a mistake of the program that sends it. */
  readonly fingerprint: string;
}

export type Begun =
  | { readonly state: "begun" }
  | { readonly state: "answered"; readonly answer: KeptAnswer }
  /** With another body. */
  | { readonly state: "reused" }
  /** Nobody knows how it ended: the server stopped in the middle. */
  | { readonly state: "unknown" };

/** Keys of writes, each with the answer that its write had, sealed, for a day. On disk before a call returns. */
export class Idempotency {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  readonly #keys: Keys;

  constructor(
    database: DatabaseSync,
    once: <Answer>(work: () => Answer) => Answer,
    folder: string,
    environment: KeyEnvironment = process.env,
  ) {
    this.#database = database;
    this.#once = once;
    this.#keys = keysOf(folder, environment);
  }

  /** Notes that a write begins, unless it has been asked for before. Keys from before `oldest` are forgotten. */
  begin({ userId, route, key, fingerprint }: KeyOfWrite, now: string, oldest: string): Begun {
    return this.#once(() => {
      this.#database.prepare("delete from write_key where begun_at < $oldest").run({ oldest });
      const known = this.#database
        .prepare(
          "select fingerprint, status, body from write_key where user_id = $userId and route = $route and write_key = $key",
        )
        .get({ userId, route, key });
      if (known === undefined) {
        this.#database
          .prepare("insert into write_key values ($userId, $route, $key, $fingerprint, $now, null, null)")
          .run({ userId, route, key, fingerprint, now });
        return { state: "begun" };
      }
      if (known.fingerprint !== fingerprint) return { state: "reused" };
      if (known.status === null) return { state: "unknown" };
      const body = this.#opened(String(known.body), nameOf({ userId, route, key }));
      if (body === null) return { state: "unknown" };
      return { state: "answered", answer: { status: Number(known.status), body } };
    });
  }

  /** Keeps the answer of a write that was done. */
  done({ userId, route, key }: KeyOfWrite, { status, body: plain }: KeptAnswer): void {
    const body = this.#keys.seal(plain, nameOf({ userId, route, key })).toString("base64");
    this.#once(() =>
      this.#database
        .prepare(
          "update write_key set status = $status, body = $body where user_id = $userId and route = $route and write_key = $key",
        )
        .run({ userId, route, key, status, body }),
    );
  }

  /** Forgets a write that was refused: nothing was changed, so it may be tried again. */
  refused({ userId, route, key }: KeyOfWrite): void {
    this.#once(() =>
      this.#database
        .prepare("delete from write_key where user_id = $userId and route = $route and write_key = $key")
        .run({ userId, route, key }),
    );
  }

  /** Seals all answers anew with `keys`, within the caller's transaction; one that cannot be opened any more is of no use to anybody. */
  reseal(keys: Keys): void {
    const rows = this.#database.prepare("select user_id, route, write_key, body from write_key where body is not null");
    const write = this.#database.prepare(
      "update write_key set body = $body where user_id = $userId and route = $route and write_key = $key",
    );
    for (const { user_id, route, write_key, body } of rows.all()) {
      const of = { userId: String(user_id), route: String(route), key: String(write_key) };
      const plain = this.#opened(String(body), nameOf(of), keys);
      write.run({ ...of, body: plain === null ? "" : keys.seal(plain, nameOf(of)).toString("base64") });
    }
  }

  /** Null where it was sealed with a key that is here no more. */
  #opened(body: string, of: string, keys = this.#keys): string | null {
    try {
      return keys.open(Buffer.from(body, "base64"), of);
    } catch {
      return null;
    }
  }
}

const nameOf = ({ userId, route, key }: Pick<KeyOfWrite, "userId" | "route" | "key">) =>
  JSON.stringify([userId, route, key]);
