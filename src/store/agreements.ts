import type { DatabaseSync } from "node:sqlite";
import { type CommissionPlan, parseCommissionPlan } from "../domain/commission-plan.ts";
import type { Day } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";

/** For whom and from when something was agreed. It holds for every period of its kind that starts on that day or later, until the next. */
export interface Scope {
  /** Null: everyone who has nothing of their own. */
  readonly repId: string | null;
  readonly periodKind: FiscalPeriod["kind"];
  readonly from: Day;
}

/** What a person wants to keep, after a share of tax. */
export interface Goal {
  readonly net: string;
  readonly tax: string;
  readonly currency: string;
}

/** A draw, a bonus: what no rate explains. */
export interface PayAdjustment {
  readonly repId: string;
  readonly on: Day;
  readonly amount: string;
  readonly currency: string;
  readonly note: string;
}

/** A conversation: who, about which measure, when. */
export interface CoachingNote {
  readonly repId: string;
  readonly measure: string;
  readonly on: Day;
  readonly note: string;
}

/** What was agreed with people. On disk before a call returns. */
export class Agreements {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer) {
    this.#database = database;
    this.#once = once;
  }

  /** The plan in force for a person in a period: their own, else everyone's, the latest that has begun. Null: none was entered. */
  commissionPlan(repId: string, period: FiscalPeriod): (Scope & { readonly plan: CommissionPlan }) | null {
    const row = this.#once(() =>
      this.#database
        .prepare(
          `select rep_id, from_on, plan from commission_plan
           where rep_id in ($repId, '') and period_kind = $kind and from_on <= $from order by rep_id = '', from_on desc limit 1`,
        )
        .get({ repId, kind: period.kind, from: period.from }),
    );
    if (row === undefined) return null;
    return {
      repId: row.rep_id === "" ? null : String(row.rep_id),
      periodKind: period.kind,
      from: String(row.from_on),
      plan: parseCommissionPlan(JSON.parse(String(row.plan))),
    };
  }

  /** Enters a plan, in place of one with the same scope. */
  agreeCommission({ repId, periodKind, from }: Scope, plan: CommissionPlan, enteredAt: string): void {
    const checked = JSON.stringify(parseCommissionPlan(plan));
    this.#once(() =>
      this.#database
        .prepare("insert or replace into commission_plan values ($repId, $periodKind, $from, $plan, $enteredAt)")
        .run({ repId: repId ?? "", periodKind, from, plan: checked, enteredAt }),
    );
  }

  /** The goal of a person for a period; null: none was entered. */
  goal(repId: string, period: FiscalPeriod): Goal | null {
    const row = this.#once(() =>
      this.#database
        .prepare(
          `select net, tax, currency from goal
           where rep_id = $repId and period_kind = $kind and from_on <= $from order by from_on desc limit 1`,
        )
        .get({ repId, kind: period.kind, from: period.from }),
    );
    return row === undefined ? null : { net: String(row.net), tax: String(row.tax), currency: String(row.currency) };
  }

  setGoal(repId: string, period: FiscalPeriod, { net, tax, currency }: Goal, enteredAt: string): void {
    this.#once(() =>
      this.#database
        .prepare("insert or replace into goal values ($repId, $kind, $from, $net, $tax, $currency, $enteredAt)")
        .run({ repId, kind: period.kind, from: period.from, net, tax, currency, enteredAt }),
    );
  }

  /** What was added to or taken off a person's pay in a period, in order of days. */
  payAdjustments(repId: string, period: Pick<FiscalPeriod, "from" | "until">): PayAdjustment[] {
    const rows = this.#once(() =>
      this.#database
        .prepare(
          `select on_day, amount, currency, note from pay_adjustment
           where rep_id = $repId and $from <= on_day and on_day < $until order by on_day, id`,
        )
        .all({ repId, from: period.from, until: period.until }),
    );
    return rows.map((row) => ({
      repId,
      on: String(row.on_day),
      amount: String(row.amount),
      currency: String(row.currency),
      note: String(row.note),
    }));
  }

  adjustPay({ repId, on, amount, currency, note }: PayAdjustment, enteredAt: string): void {
    this.#once(() =>
      this.#database
        .prepare(
          `insert into pay_adjustment (rep_id, on_day, amount, currency, note, entered_at)
           values ($repId, $on, $amount, $currency, $note, $enteredAt)`,
        )
        .run({ repId, on, amount, currency, note, enteredAt }),
    );
  }

  /** Everything that was noted, the latest first. */
  notes(): CoachingNote[] {
    const rows = this.#once(() =>
      this.#database
        .prepare("select rep_id, measure, noted_on, note from coaching_note order by noted_on desc, id desc")
        .all(),
    );
    return rows.map((row) => ({
      repId: String(row.rep_id),
      measure: String(row.measure),
      on: String(row.noted_on),
      note: String(row.note),
    }));
  }

  addNote({ repId, measure, on, note }: CoachingNote, enteredAt: string): void {
    this.#once(() =>
      this.#database
        .prepare(
          `insert into coaching_note (rep_id, measure, noted_on, note, entered_at) values ($repId, $measure, $on, $note, $enteredAt)`,
        )
        .run({ repId, measure, on, note, enteredAt }),
    );
  }
}
