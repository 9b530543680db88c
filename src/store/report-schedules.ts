import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";

export const cadences = ["weekly", "monthly", "quarterly"] as const;
export type Cadence = (typeof cadences)[number];

/** A report that goes out by itself. */
export interface ReportSchedule {
  readonly name: string;
  readonly cadence: Cadence;
  /** HH:MM in the company's time zone. */
  readonly at: string;
  readonly createdAt: string;
}

/** Who gets it, and as whom they ask: it says what they themselves may see. */
export interface ReportRecipient {
  readonly id: string;
  readonly schedule: string;
  readonly channel: "mail" | "webhook";
  /** A mail address; what a webhook is called. */
  readonly address: string;
  readonly role: "leader" | "manager" | "rep";
  readonly repId: string | null;
  readonly language: "en" | "sv";
  readonly addedAt: string;
  /** When they unsubscribed. */
  readonly leftAt: string | null;
}

/**
 * Where the report of a period for one recipient stands. `queued`: nothing of it can have arrived. `sending`: its end is being handed over.
 * `unknown`: it was handed over, and whether it was taken nobody said.
 */
export type DeliveryState = "queued" | "sending" | "sent" | "unknown" | "failed";

export interface ReportDelivery {
  readonly schedule: string;
  /** The day after the period's last. */
  readonly untilOn: string;
  readonly channel: "mail" | "webhook";
  readonly address: string;
  readonly period: string;
  /** The recipient's id. */
  readonly recipient: string;
  readonly dueAt: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** How often it was sent again on purpose. */
  readonly copy: number;
  readonly changedAt: string;
  readonly nextAt: string;
  readonly failure: DeliveryFailure | null;
}

const deliveryFailure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type DeliveryFailure = z.infer<typeof deliveryFailure>;

type Key = Pick<ReportDelivery, "schedule" | "untilOn" | "channel" | "address">;

/** Reports that go out by themselves. On disk before a call returns. */
export class ReportSchedules {
  readonly #database: DatabaseSync;
  readonly #once: <Answer>(work: () => Answer) => Answer;

  constructor(database: DatabaseSync, once: <Answer>(work: () => Answer) => Answer) {
    this.#database = database;
    this.#once = once;
  }

  all(): ReportSchedule[] {
    const rows = this.#database.prepare("select * from report_schedule order by name").all();
    return rows.map((row) => ({
      name: String(row.name),
      cadence: z.enum(cadences).parse(row.cadence),
      at: String(row.at_time),
      createdAt: String(row.created_at),
    }));
  }

  /** Answers whether there was none of that name. */
  add({ name, cadence, at, createdAt }: ReportSchedule): boolean {
    return this.#once(
      () =>
        this.#database
          .prepare("insert or ignore into report_schedule values ($name, $cadence, $at, $createdAt)")
          .run({ name, cadence, at, createdAt }).changes > 0,
    );
  }

  /** With its recipients and what is waiting to be sent; what was sent stays in the log. */
  remove(name: string): boolean {
    return this.#once(() => {
      this.#database.prepare("delete from report_delivery where schedule = $name and state = 'queued'").run({ name });
      this.#database.prepare("delete from report_recipient where schedule = $name").run({ name });
      return this.#database.prepare("delete from report_schedule where name = $name").run({ name }).changes > 0;
    });
  }

  recipients(schedule?: string): ReportRecipient[] {
    const rows = this.#database
      .prepare(
        "select * from report_recipient where $schedule is null or schedule = $schedule order by schedule, channel, address",
      )
      .all({ schedule: schedule ?? null });
    return rows.map(recipientOf);
  }

  recipient(id: string): ReportRecipient | undefined {
    const row = this.#database.prepare("select * from report_recipient where id = $id").get({ id });
    return row === undefined ? undefined : recipientOf(row);
  }

  /** Answers whether they were none of its recipients. */
  addRecipient(one: ReportRecipient): boolean {
    return this.#once(
      () =>
        this.#database
          .prepare(
            "insert or ignore into report_recipient values ($id, $schedule, $channel, $address, $role, $repId, $language, $addedAt, $leftAt)",
          )
          .run({ ...one }).changes > 0,
    );
  }

  removeRecipient(id: string): void {
    this.#once(() => {
      this.#database.prepare("delete from report_delivery where recipient = $id and state = 'queued'").run({ id });
      this.#database.prepare("delete from report_recipient where id = $id").run({ id });
    });
  }

  /** No more of it from now on; answers whether there is such a recipient. Doing it twice is doing it once. */
  unsubscribe(id: string, at: string): boolean {
    return this.#once(() => {
      this.#database
        .prepare("update report_recipient set left_at = $at where id = $id and left_at is null")
        .run({ id, at });
      return this.#database.prepare("select 1 from report_recipient where id = $id").get({ id }) !== undefined;
    });
  }

  /**
   * Queues a period for its recipients, those who have it already left out: however often it is asked for. Nor is a period before one that they have
   * had, when the clock was put back a little; a later one that is far off was told by a clock that was wrong. Answers how many were new.
   */
  queue(
    of: Pick<ReportDelivery, "schedule" | "untilOn" | "period" | "dueAt">,
    recipients: readonly ReportRecipient[],
    now: string,
  ): number {
    const tomorrow = new Date(Date.parse(now) + 86_400_000).toISOString();
    return this.#once(() => {
      const write = this.#database.prepare(
        `insert or ignore into report_delivery
           (schedule, until_on, channel, address, period, recipient, due_at, state, attempts, copy, changed_at, next_at, failure)
         select $schedule, $untilOn, $channel, $address, $period, $recipient, $dueAt, 'queued', 0, 0, $now, $now, null
         where not exists (
           select 1 from report_delivery
           where schedule = $schedule and channel = $channel and address = $address and until_on > $untilOn and due_at <= $tomorrow
         )`,
      );
      const values = { schedule: of.schedule, untilOn: of.untilOn, period: of.period, dueAt: of.dueAt, now, tomorrow };
      return recipients.reduce(
        (sum, { id, channel, address }) =>
          sum + Number(write.run({ ...values, channel, address, recipient: id }).changes),
        0,
      );
    });
  }

  /** Queues it once more: for those who did not get it, or for everyone as another message. Answers how many. */
  queueAgain(of: Pick<ReportDelivery, "schedule" | "untilOn">, everyone: boolean, now: string): number {
    return this.#once(() =>
      Number(
        this.#database
          .prepare(
            `update report_delivery
             set copy = copy + (state = 'sent'), state = 'queued', attempts = 0, changed_at = $now, next_at = $now, failure = null
             where schedule = $schedule and until_on = $untilOn and state <> 'sending' and (state <> 'sent' or $everyone)`,
          )
          .run({ schedule: of.schedule, untilOn: of.untilOn, everyone: everyone ? 1 : 0, now }).changes,
      ),
    );
  }

  /** What is to be sent by now, in the order it fell due. A mail of which nobody knows is: a webhook is not (docs/decisions/0191). */
  ready(now: string, most: number): ReportDelivery[] {
    return this.#database
      .prepare(
        // A clock that was put back does not keep anything waiting.
        `select * from report_delivery
         where (state = 'queued' or state = 'unknown' and channel = 'mail') and (next_at <= $now or changed_at > $now)
         order by next_at, due_at, schedule, channel, address limit $most`,
      )
      .all({ now, most })
      .map(deliveryOf);
  }

  /** When something is to be sent next; null: nothing waits. */
  nextAt(): string | null {
    const row = this.#database
      .prepare(
        "select min(next_at) as at from report_delivery where state = 'queued' or state = 'unknown' and channel = 'mail'",
      )
      .get();
    return row?.at == null ? null : String(row.at);
  }

  mark(
    of: Key,
    to: Pick<ReportDelivery, "state" | "changedAt" | "nextAt" | "failure"> & { readonly isAttempt: boolean },
  ): void {
    const { state, changedAt, nextAt, failure, isAttempt } = to;
    this.#once(() =>
      this.#database
        .prepare(
          `update report_delivery
           set state = $state, changed_at = $changedAt, next_at = $nextAt, failure = $failure, attempts = attempts + $isAttempt
           where schedule = $schedule and until_on = $untilOn and channel = $channel and address = $address`,
        )
        .run({
          schedule: of.schedule,
          untilOn: of.untilOn,
          channel: of.channel,
          address: of.address,
          state,
          changedAt,
          nextAt,
          failure: failure === null ? null : JSON.stringify(failure),
          isAttempt: isAttempt ? 1 : 0,
        }),
    );
  }

  /** Forgets what is not to be sent any more. */
  drop(of: Key): void {
    this.#once(() =>
      this.#database
        .prepare(
          "delete from report_delivery where schedule = $schedule and until_on = $untilOn and channel = $channel and address = $address and state <> 'sent'",
        )
        .run({ schedule: of.schedule, untilOn: of.untilOn, channel: of.channel, address: of.address }),
    );
  }

  /** Of what was being handed over when the program ended nobody knows. Answers how many. */
  settle(now: string): number {
    return this.#once(() =>
      Number(
        this.#database
          .prepare(
            "update report_delivery set state = 'unknown', changed_at = $now, next_at = $now where state = 'sending'",
          )
          .run({ now }).changes,
      ),
    );
  }

  /** What was sent and what was not, the latest first. */
  log(most: number, schedule?: string): ReportDelivery[] {
    return this.#database
      .prepare(
        `select * from report_delivery where $schedule is null or schedule = $schedule
         order by changed_at desc, schedule, address limit $most`,
      )
      .all({ most, schedule: schedule ?? null })
      .map(deliveryOf);
  }

  /** How many there are in each state. */
  counts(): Readonly<Record<DeliveryState, number>> {
    const rows = this.#database.prepare("select state, count(*) as count from report_delivery group by state").all();
    const counts = { queued: 0, sending: 0, sent: 0, unknown: 0, failed: 0 };
    for (const { state, count } of rows) counts[state as DeliveryState] = Number(count);
    return counts;
  }

  /** What did not arrive, or may not have: tried in vain and waiting, given up, or unknown. */
  troubled(): ReportDelivery[] {
    return this.#database
      .prepare(
        "select * from report_delivery where state in ('failed', 'unknown') or failure is not null and state <> 'sent' order by changed_at desc",
      )
      .all()
      .map(deliveryOf);
  }
}

type Row = Record<string, SQLOutputValue>;

function recipientOf(row: Row): ReportRecipient {
  return {
    id: String(row.id),
    schedule: String(row.schedule),
    channel: row.channel as ReportRecipient["channel"], // the table's own checks
    address: String(row.address),
    role: row.role as ReportRecipient["role"],
    repId: row.rep_id === null ? null : String(row.rep_id),
    language: row.language === "sv" ? "sv" : "en",
    addedAt: String(row.added_at),
    leftAt: row.left_at === null ? null : String(row.left_at),
  };
}

function deliveryOf(row: Row): ReportDelivery {
  return {
    schedule: String(row.schedule),
    untilOn: String(row.until_on),
    channel: row.channel as ReportDelivery["channel"],
    address: String(row.address),
    period: String(row.period),
    recipient: String(row.recipient),
    dueAt: String(row.due_at),
    state: row.state as DeliveryState,
    attempts: Number(row.attempts),
    copy: Number(row.copy),
    changedAt: String(row.changed_at),
    nextAt: String(row.next_at),
    failure: row.failure === null ? null : deliveryFailure.parse(JSON.parse(String(row.failure))),
  };
}
