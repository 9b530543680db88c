import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { backup, type DatabaseSync } from "node:sqlite";
import type { Day } from "../domain/day.ts";
import { parseSettings } from "../domain/parse-settings.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Settings } from "../domain/settings.ts";
import { whoActs } from "./acting.ts";
import { Agreements } from "./agreements.ts";
import { Audit, type AuditEffects, type AuditEntry } from "./audit.ts";
import { Connections } from "./connections.ts";
import { openDatabase, saidClearly } from "./database.ts";
import { Delivery } from "./delivery.ts";
import { Idempotency } from "./idempotency.ts";
import { dropCopies } from "./kept-copies.ts";
import { People } from "./people.ts";
import { prepared } from "./prepared.ts";
import { Quotas } from "./quotas.ts";
import { ReportSchedules } from "./report-schedules.ts";
import { Secrets } from "./secrets.ts";

/** A measure of a complete period as it was when it was frozen (G16). */
export interface FrozenValue {
  readonly period: string;
  readonly from: string;
  readonly until: string;
  readonly measure: string;
  readonly grain: "all" | "team" | "rep";
  /** The team's or rep's id; null for all. */
  readonly subject: string | null;
  /** The reporting currency then. */
  readonly currency: string;
  /** Exact decimal text; null when it was unknown. */
  readonly value: string | null;
  readonly sampleSize: number;
  readonly asOf: string;
  readonly frozenAt: string;
}

/** Who is forgotten, and by which order. */
export interface Forgetting {
  readonly order: string;
  /** What the audit says of it beside the order. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Whether a text names one of them and nobody else. */
  isErased(text: string): boolean;
  /** A text without them. */
  sieved(text: string): string;
  /** The same where a text is there to name people. */
  reference(text: string): string;
}

/** Somebody: everything they are called (in small letters), what tells nobody else in a longer text, and who they sign in as. */
export interface HeldAsking {
  readonly refs: readonly string[];
  readonly texts: readonly string[];
  readonly users: readonly string[];
}

const retentionStatements = readFileSync(new URL("retention.sql", import.meta.url), "utf8")
  .split(/;\n/)
  .filter((statement) => statement.trim() !== "");

/** Entries of the audit that hold what is kept for a time of its own. */
const detailsOf: Readonly<Record<string, readonly (keyof Settings["retention"])[]>> = {
  "coaching note": ["coachingNotes"],
  "pay adjustment": ["pay"],
  goal: ["pay"],
  "sign-in": ["signIns"],
  invitation: ["signIns"],
};

const heldSql = readFileSync(new URL("held.sql", import.meta.url), "utf8");
const erasureSql = readFileSync(new URL("erasure.sql", import.meta.url), "utf8");

/** `store.sqlite`: what people type, and what was promised not to change. On disk before a call returns. */
export class Store {
  readonly path: string;
  /** CRMs that somebody connected. */
  readonly connections: Connections;
  /** What was agreed with people: pay, goals, what to work on. */
  readonly agreements: Agreements;
  /** What can be delivered month by month. */
  readonly delivery: Delivery;
  /** Quotas that were entered here. */
  readonly quotas: Quotas;
  /** Reports that go out by themselves. */
  readonly reportSchedules: ReportSchedules;
  /** Who may sign in. */
  readonly people: People;
  /** What is sealed and belongs to no connection. */
  readonly secrets: Secrets;
  /** Who changed what of it, and took what out. */
  readonly audit: Audit;
  /** Writes that are asked for once, however often they are sent. */
  readonly idempotency: Idempotency;
  readonly #database: DatabaseSync;
  readonly #prepared: ReturnType<typeof prepared>;
  readonly #endPath: string;
  /** How many values are frozen; counted when it is first asked, for nobody but this process freezes any. */
  #frozen: number | undefined;

  private constructor(folder: string, path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
    this.#prepared = prepared(database);
    this.#endPath = join(folder, "audit-end.json");
    this.audit = new Audit(database, (work) => this.#once(work), this.#endPath);
    this.secrets = new Secrets(database, (work) => this.#once(work), folder);
    this.reportSchedules = new ReportSchedules(database, (work) => this.#once(work));
    this.people = new People(database, (work) => this.#once(work));
    this.agreements = new Agreements(database, (work) => this.#once(work));
    this.delivery = new Delivery(database, (work) => this.#once(work));
    this.quotas = new Quotas(database, (work) => this.#once(work));
    this.idempotency = new Idempotency(database, (work) => this.#once(work), folder);
    this.connections = new Connections(database, (work) => this.#once(work), folder, {
      others: [this.secrets, this.idempotency],
    });
  }

  /** Opens the store of a data folder, made on first use and readable by its owner alone. A damaged file is left as it is. */
  static open(folder: string, effects: AuditEffects = ofThisMachine): Store {
    const path = join(folder, "store.sqlite");
    return new Store(folder, path, openDatabase(path, effects));
  }

  settings(): Settings {
    return parseSettings(this.#chosen());
  }

  /** Changes what is named and nothing else; `fiscalYear` and `retention` too may be given in part. Refuses all of it if any of it is wrong. */
  changeSettings(changes: Readonly<Record<string, unknown>>): Settings {
    return this.#once(() => {
      const before = this.settings();
      // Groups may be given in part.
      const fiscalYear = "fiscalYear" in changes ? merged(before.fiscalYear, changes.fiscalYear) : before.fiscalYear;
      const retention = "retention" in changes ? merged(before.retention, changes.retention) : before.retention;
      const after = parseSettings({ ...this.#chosen(), ...changes, fiscalYear, retention });
      const write = this.#database.prepare("insert or replace into setting (name, value) values ($name, $value)");
      for (const name of Object.keys(changes))
        write.run({ name, value: JSON.stringify(after[name as keyof Settings]) });
      return after;
    });
  }

  /** Everything frozen for this period, with these days. */
  frozenValues(period: Pick<FiscalPeriod, "label" | "from" | "until">): FrozenValue[] {
    const rows = this.#once(() =>
      this.#database
        .prepare(
          `select * from frozen_value where period = $label and from_on = $from and until_on = $until
           order by measure, grain, subject, currency`,
        )
        .all({ label: period.label, from: period.from, until: period.until }),
    );
    return rows.map((row) => ({
      period: String(row.period),
      from: String(row.from_on),
      until: String(row.until_on),
      measure: String(row.measure),
      grain: row.grain as FrozenValue["grain"], // the table's own check
      subject: row.subject === "" ? null : String(row.subject),
      currency: String(row.currency),
      value: row.value === null ? null : String(row.value),
      sampleSize: Number(row.sample_size),
      asOf: String(row.as_of),
      frozenAt: String(row.frozen_at),
    }));
  }

  /** Another text after whatever people enter and whatever is frozen; sign-ins and how syncs ended leave it as it is. */
  version(): string {
    this.#frozen ??= this.#once(() =>
      Number(this.#database.prepare("select count(*) as n from frozen_value").get()?.n),
    );
    return `${this.audit.end()?.number ?? 0}-${this.#frozen}`;
  }

  /** Freezes values, all or none of them; one that is frozen already stays as it was. Answers how many were new. */
  freeze(values: readonly FrozenValue[]): number {
    return this.#once(() => {
      const write = this.#database.prepare(
        `insert or ignore into frozen_value
           (period, from_on, until_on, measure, grain, subject, currency, value, sample_size, as_of, frozen_at)
         values ($period, $from, $until, $measure, $grain, $subject, $currency, $value, $sampleSize, $asOf, $frozenAt)`,
      );
      this.#frozen = undefined;
      return values.reduce(
        (count, value) => count + Number(write.run({ ...value, subject: value.subject ?? "" }).changes),
        0,
      );
    });
  }

  /** How many rows of which tables are about somebody, and of which days. */
  held({ refs, texts, users }: HeldAsking) {
    const asked = { refs: JSON.stringify(refs), texts: JSON.stringify(texts), users: JSON.stringify(users) };
    return this.#once(() => this.#database.prepare(heldSql).all(asked)).map((row) => ({
      place: String(row.place),
      records: Number(row.records),
      first_on: row.first_on === null ? null : String(row.first_on),
      last_on: row.last_on === null ? null : String(row.last_on),
    }));
  }

  /**
   * Forgets those who were erased on a legal order: their rows go, what others wrote of them is told without them, the audit too, which then says that it was
   * done and by which order. Nothing of it stays in the file, not in its free pages either.
   */
  forget({ order, about, ...known }: Forgetting): void {
    const { isErased, sieved, reference } = known;
    const database = this.#database;
    database.function("is_erased", (text: unknown) => (typeof text === "string" && isErased(text) ? 1 : 0));
    const told = (how: (text: string) => string) => (text: unknown) => (typeof text === "string" ? how(text) : null);
    database.function("sieved", told(sieved));
    database.function("sieved_reference", told(reference));
    this.#once(() => {
      database.exec("pragma defer_foreign_keys = on");
      database.exec(erasureSql);
      const rewritten = this.audit.rewrite((entry) => {
        const subject = reference(sieved(entry.subject));
        const isAbout = subject !== entry.subject;
        const text = (json: string | null) => (json === null ? null : isAbout ? null : sieved(json));
        return { who: reference(entry.who), subject, before: text(entry.before), after: text(entry.after) };
      });
      this.audit.write("erasure", sieved(order), { ...about, audit: rewritten });
      this.#frozen = undefined;
    });
    try {
      database.exec("vacuum; pragma wal_checkpoint(truncate)");
    } catch (cause) {
      throw saidClearly(cause, this.path);
    }
  }

  /**
   * Takes away what is older than it is to be kept, by the first day of each kind that still is; the audit is told without it too, and says how many rows went.
   * Answers how many those were, and how many entries of the audit lost what stood in them.
   */
  keepOnly(from: Readonly<Record<keyof Settings["retention"], Day | null>>): { rows: number; auditDetails: number } {
    const done = this.#once(() => {
      const last = this.audit.end()?.number ?? 0;
      let rows = 0;
      for (const sql of retentionStatements) {
        const statement = this.#database.prepare(sql);
        statement.setAllowUnknownNamedParameters(true);
        rows += Number(statement.run(from).changes);
      }
      const isOver = (on: string, ...kept: (Day | null)[]) => kept.some((day) => day !== null && on < day);
      const goes = ({ number, what, at, before, after }: AuditEntry) =>
        (before !== null || after !== null) &&
        (number > last || isOver(at, from.auditDetails, ...(detailsOf[what] ?? []).map((kind) => from[kind])));
      const auditDetails = this.audit.count(goes);
      if (auditDetails > 0)
        this.audit.rewrite((entry) => (goes(entry) ? { ...entry, before: null, after: null } : entry));
      if (rows > 0 || auditDetails > 0) this.audit.write("retention", "", { rows, auditDetails });
      this.#frozen = undefined;
      return { rows, auditDetails };
    });
    if (done.rows > 0 || done.auditDetails > 0) this.#tidy();
    return done;
  }

  /** Removes what was kept of the store as it was before updates; of updates since `oldest` it stays. */
  dropCopies(oldest?: Date): void {
    dropCopies(dirname(this.path), oldest);
  }

  /** Nothing that was taken away stays in free pages; while another process reads the file it is done another time. */
  #tidy(): void {
    try {
      this.#database.exec("vacuum; pragma wal_checkpoint(truncate)");
    } catch {
      // busy
    }
  }

  /** Seals all secrets with a new key and leaves nothing that the one before opens, not in free pages and not in copies from before updates. Answers how many connections there are. */
  rotateKey(): number {
    const count = this.connections.rotateKey();
    try {
      this.#database.exec("vacuum; pragma wal_checkpoint(truncate)");
      this.dropCopies();
    } catch (cause) {
      throw saidClearly(cause, this.path);
    }
    return count;
  }

  /** A copy as of one instant, whoever writes meanwhile. */
  async copyTo(path: string): Promise<void> {
    try {
      await backup(this.#database, path);
    } catch (cause) {
      throw saidClearly(cause, path);
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** What was written is there all the same when this fails or a kill comes first: an end of a little earlier is no fault. */
  #noteEnd(end: { number: number; seal: string }): void {
    try {
      writeFileSync(`${this.#endPath}.tmp`, JSON.stringify(end), { mode: 0o600, flush: true });
      renameSync(`${this.#endPath}.tmp`, this.#endPath);
    } catch {
      // a full disk says so at the next write
    }
  }

  #chosen(): Record<string, unknown> {
    const rows = this.#prepared("select name, value from setting").all();
    return Object.fromEntries(rows.map((row) => [String(row.name), JSON.parse(String(row.value))]));
  }

  /** Runs `work` in one transaction: all of it is on disk afterwards, or none. */
  #once<Answer>(work: () => Answer): Answer {
    try {
      this.#database.exec("begin immediate");
      const before = this.audit.end()?.number;
      const answer = work();
      const end = this.audit.end();
      this.#database.exec("commit");
      if (end !== null && end.number !== before) this.#noteEnd(end);
      return answer;
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw saidClearly(cause, this.path);
    }
  }
}

const ofThisMachine: AuditEffects = { who: whoActs, now: () => new Date() };

function merged(before: object, changes: unknown): unknown {
  return typeof changes === "object" && changes !== null ? { ...before, ...changes } : changes;
}
