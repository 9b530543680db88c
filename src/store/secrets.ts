import type { DatabaseSync } from "node:sqlite";
import { type KeyEnvironment, type Keys, keysOf } from "./seal.ts";

/** Secrets by name, sealed with the folder's key. On disk before a call returns. */
export class Secrets {
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

  keep(name: string, text: string, enteredAt: string): void {
    const sealed = this.#keys.seal(text, name);
    this.#once(() =>
      this.#database.prepare("insert or replace into sealed_secret values ($name, $sealed, $enteredAt)").run({
        name,
        sealed,
        enteredAt,
      }),
    );
  }

  read(name: string): string | undefined {
    const row = this.#database.prepare("select sealed from sealed_secret where name = $name").get({ name });
    return row === undefined ? undefined : this.#keys.open(row.sealed as Uint8Array, name);
  }

  forget(name: string): void {
    this.#once(() => this.#database.prepare("delete from sealed_secret where name = $name").run({ name }));
  }

  /** Seals all of them anew with `keys`, within the caller's transaction; see `rotateKey`. */
  reseal(keys: Keys): void {
    const write = this.#database.prepare("update sealed_secret set sealed = $sealed where name = $name");
    for (const { name, sealed } of this.#database.prepare("select name, sealed from sealed_secret").all()) {
      const text = keys.open(sealed as Uint8Array, String(name));
      write.run({ name: String(name), sealed: keys.seal(text, String(name)) });
    }
  }
}
