import type { DatabaseSync } from "node:sqlite";
import type { EnteredQuota, QuotaSubject } from "../domain/entered-quota.ts";

/** What is entered of one quota; without an amount what was entered before is taken back. */
export type QuotaEntry = EnteredQuota | (QuotaSubject & { readonly amount: null });

/** Quotas that were entered together. */
export interface QuotaVersion {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly enteredAt: string;
  readonly enteredBy: string;
  readonly quotas: number;
  /** Since when it counts no more; null while it does. */
  readonly undoneAt: string | null;
  readonly undoneBy: string | null;
}

/** Quotas as people entered them, version by version. On disk before a call returns. */
export class Quotas {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer) {
    this.#database = database;
    this.#once = once;
  }

  /** What holds, each with the version it is of. */
  entered(): (EnteredQuota & { readonly version: number })[] {
    const rows = this.#once(() =>
      this.#database.prepare("select * from quota_entered order by rep_id, period, kind, is_manager").all(),
    );
    return rows.map((row) => ({
      repId: String(row.rep_id),
      period: String(row.period),
      kind: row.kind as EnteredQuota["kind"], // the table's own check
      isManager: row.is_manager === 1,
      amount: String(row.amount),
      currency: String(row.currency),
      basis: row.basis as EnteredQuota["basis"],
      version: Number(row.version),
    }));
  }

  /** Enters quotas as one version, all or none of them. Answers its number. */
  enter(entries: readonly QuotaEntry[]): number {
    return this.#once(() => {
      const { lastInsertRowid: version } = this.#database
        .prepare("insert into quota_version (entered_at, entered_by) values (audit_at(), audit_who())")
        .run();
      const write = this.#database.prepare(
        `insert into quota_entry (rep_id, period, kind, is_manager, version, amount, currency, basis)
         values ($repId, $period, $kind, $isManager, $version, $amount, $currency, $basis)`,
      );
      for (const { repId, period, kind, isManager, ...said } of entries) {
        const { amount, currency, basis } = said.amount === null ? { ...said, currency: null, basis: null } : said;
        write.run({ repId, period, kind, isManager: isManager ? 1 : 0, version, amount, currency, basis });
      }
      return Number(version);
    });
  }

  /** Takes a version back; what held before it holds again. Answers whether it held until now. */
  undo(number: number): boolean {
    return this.#once(
      () =>
        this.#database
          .prepare(
            "update quota_version set undone_at = audit_at(), undone_by = audit_who() where number = $number and undone_at is null",
          )
          .run({ number }).changes > 0,
    );
  }

  /** The latest first. */
  versions(): QuotaVersion[] {
    const rows = this.#once(() =>
      this.#database
        .prepare(
          `select number, entered_at, entered_by, undone_at, undone_by, (select count(*) from quota_entry where version = number) as quotas
           from quota_version order by number desc`,
        )
        .all(),
    );
    return rows.map((row) => ({
      number: Number(row.number),
      enteredAt: String(row.entered_at),
      enteredBy: String(row.entered_by),
      quotas: Number(row.quotas),
      undoneAt: row.undone_at === null ? null : String(row.undone_at),
      undoneBy: row.undone_by === null ? null : String(row.undone_by),
    }));
  }
}
