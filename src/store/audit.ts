import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { prepared } from "./prepared.ts";

/** Who changed or took out what. */
export interface AuditEntry {
  /** 1, 2, 3 …, without a hole. */
  readonly number: number;
  readonly at: string;
  readonly who: string;
  /** setting, connection, goal, import, export … */
  readonly what: string;
  readonly subject: string;
  /** JSON; null: there was nothing. */
  readonly before: string | null;
  /** JSON; null: there is nothing any more. */
  readonly after: string | null;
}

/** Where the chain breaks first, and how. */
export interface BrokenChain {
  readonly number: number;
  readonly how: "missing" | "altered";
}

/** Who acts, and the clock. */
export interface AuditEffects {
  who(): string;
  now(): Date;
}

/** What the triggers of the store ask for; every connection that writes needs them. */
export function teachSealing(database: DatabaseSync, { who, now }: AuditEffects): void {
  database.function("audit_at", () => now().toISOString());
  database.function("audit_who", () => who());
  database.function("audit_seal", { varargs: true, deterministic: true }, (...fields: unknown[]) => sealOf(fields));
}

/**
 * The audit of a store: only ever added to, each entry sealed together with the one before it (SHA-256). Where the chain ended when
 * it was last written to stands in a file beside the store too, so that it cannot be cut short unseen.
 */
export class Audit {
  readonly #database: DatabaseSync;
  readonly #prepared: ReturnType<typeof prepared>;
  readonly #once: <Answer>(work: () => Answer) => Answer;
  readonly #endPath: string;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer, endPath: string) {
    this.#database = database;
    this.#prepared = prepared(database);
    this.#once = once;
    this.#endPath = endPath;
  }

  /** Adds what no table tells by itself: imports, exports. */
  add(what: string, subject: string, after: unknown = null): void {
    this.#once(() => this.write(what, subject, after));
  }

  /** The same inside a transaction of the caller's. */
  write(what: string, subject: string, after: unknown): void {
    const json = after === null ? null : JSON.stringify(after);
    this.#database.prepare("insert into audited values ($what, $subject, null, $json)").run({ what, subject, json });
  }

  /** The latest first. */
  entries(most: number): AuditEntry[] {
    const rows = this.#once(() =>
      this.#database
        .prepare("select number, at, who, what, subject, before, after from audit order by number desc limit $most")
        .all({ most }),
    );
    return rows.map((one) => row.parse(one));
  }

  /** The last one of its kind; null where there is none. */
  latest(what: string): AuditEntry | null {
    const found = this.#once(() =>
      this.#database
        .prepare(
          "select number, at, who, what, subject, before, after from audit where what = $what order by number desc limit 1",
        )
        .get({ what }),
    );
    return found === undefined ? null : row.parse(found);
  }

  /** How many are so; inside a transaction of the caller's. */
  count(isSo: (entry: AuditEntry) => boolean): number {
    return this.#database
      .prepare("select number, at, who, what, subject, before, after from audit")
      .all()
      .filter((one) => isSo(row.parse(one))).length;
  }

  /** The last entry's number and seal; null where there is none. */
  end(): { number: number; seal: string } | null {
    const last = this.#prepared("select number, seal from audit order by number desc limit 1").get();
    return last === undefined ? null : { number: Number(last.number), seal: String(last.seal) };
  }

  /**
   * Writes entries anew and seals the whole chain again: for what has to be forgotten by law, and for nothing else. Answers how many were changed, and the
   * seal that the chain ended with before, which an entry of its own has to keep. The caller's transaction is around it.
   */
  rewrite(change: (entry: AuditEntry) => Pick<AuditEntry, "who" | "subject" | "before" | "after">): {
    readonly changed: number;
    readonly before: string | null;
  } {
    const before = this.end()?.seal ?? null;
    this.#database.exec("drop trigger audit_stays");
    const write = this.#database.prepare(
      "update audit set who = $who, subject = $subject, before = $before, after = $after, previous = $previous, seal = $seal where number = $number",
    );
    let changed = 0;
    let previous = "";
    for (const one of this.#database.prepare("select * from audit order by number").all()) {
      const entry = row.parse(one);
      const told = { ...entry, ...change(entry) };
      const { number, at, who, what, subject } = told;
      const seal = sealOf([number, at, who, what, subject, told.before, told.after, previous]);
      if (JSON.stringify(told) !== JSON.stringify(entry)) changed += 1;
      if (seal !== one.seal)
        write.run({ number, who, subject, before: told.before, after: told.after, previous, seal });
      previous = seal;
    }
    this.#database.exec(
      "create trigger audit_stays before update on audit begin select raise(abort, 'the audit is only ever added to'); end",
    );
    return { changed, before };
  }

  /** Follows the chain from its first entry. Null when it is whole. */
  broken(): BrokenChain | null {
    return this.#once(() => {
      const noted = endIn(this.#endPath);
      let previous = "";
      let number = 0;
      for (const one of this.#database.prepare("select * from audit order by number").iterate()) {
        number += 1;
        if (Number(one.number) !== number) return { number, how: "missing" };
        const fields = ["number", "at", "who", "what", "subject", "before", "after", "previous"].map(
          (name) => one[name],
        );
        const isSealed = one.previous === previous && one.seal === sealOf(fields);
        if (!isSealed || (noted?.number === number && noted.seal !== one.seal)) return { number, how: "altered" };
        previous = String(one.seal);
      }
      return noted !== null && noted.number > number ? { number: number + 1, how: "missing" } : null;
    });
  }
}

/** Null where it was never written: of a store from before, or one that was restored. */
function endIn(path: string): { number: number; seal: string } | null {
  if (!existsSync(path)) return null;
  try {
    return z.object({ number: z.number(), seal: z.string() }).parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return { number: Number.POSITIVE_INFINITY, seal: "" }; // somebody was at it
  }
}

function sealOf(fields: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

const row = z.object({
  number: z.number(),
  at: z.string(),
  who: z.string(),
  what: z.string(),
  subject: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
