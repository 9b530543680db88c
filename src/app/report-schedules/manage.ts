import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Language } from "../../domain/language.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import {
  type Cadence,
  cadences,
  type ReportDelivery,
  type ReportRecipient,
  type ReportSchedule,
} from "../../store/report-schedules.ts";
import type { Store } from "../../store/store.ts";
import { latestEnded, nextDueAt } from "./due.ts";

export interface ScheduleListed extends ReportSchedule {
  readonly nextAt: string | null;
  readonly recipients: readonly ReportRecipient[];
  /** What did not arrive, or may not have, the latest first. */
  readonly troubled: readonly ReportDelivery[];
}

/** Every schedule, who gets it, when next, and what went wrong. */
export function reportSchedules(store: Store, now: Date): ScheduleListed[] {
  const settings = store.settings();
  const troubled = store.reportSchedules.troubled();
  return store.reportSchedules.all().map((schedule) => ({
    ...schedule,
    nextAt: nextDueAt(schedule, settings, now)?.toISOString() ?? null,
    recipients: store.reportSchedules.recipients(schedule.name),
    troubled: troubled.filter((one) => one.schedule === schedule.name),
  }));
}

/** Makes a schedule; the first report is of the first period that ends from now on. */
export function addSchedule(
  store: Store,
  asking: { readonly name: string; readonly cadence: string; readonly at?: string | undefined },
  now: Date,
): ReportSchedule {
  const { name, at = "07:00" } = asking;
  if (!/^[a-z0-9][a-z0-9_-]{0,40}$/.test(name))
    throw wrong(
      "bad-schedule-name",
      `“${name}” cannot be the name of a schedule.`,
      "Use small letters, digits and hyphens, such as monday-report.",
    );
  if (!(cadences as readonly string[]).includes(asking.cadence))
    throw wrong(
      "bad-cadence",
      `“${asking.cadence}” is not how often a report can be sent.`,
      `Use one of: ${cadences.join(", ")}.`,
    );
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(at))
    throw wrong("bad-time", `“${at}” is no time of day.`, "Write it as 07:00, in the company’s time zone.");
  const schedule = { name, cadence: asking.cadence as Cadence, at, createdAt: now.toISOString() };
  if (!store.reportSchedules.add(schedule))
    throw wrong(
      "schedule-exists",
      `There is a schedule ${name} already.`,
      "Choose another name, or remove that one first.",
    );
  return schedule;
}

export interface RecipientAsking {
  readonly schedule: string;
  /** A mail address; of a webhook what to call it, its host when left out. */
  readonly to?: string | undefined;
  /** The address of a webhook, which is a secret: it is sealed and never told again. */
  readonly webhook?: string | undefined;
  readonly role: "leader" | "manager" | "rep";
  /** The id of who they are in the CRM; of a leader none. */
  readonly repId: string | null;
  readonly language: Language;
}

/** Adds somebody or a channel to a schedule. They get what that role may see. */
export function addRecipient(store: Store, asking: RecipientAsking, now: Date): ReportRecipient {
  scheduleNamed(store, asking.schedule);
  if ((asking.role === "leader") !== (asking.repId === null))
    throw wrong(
      "bad-recipient",
      "A manager or rep is one of the CRM, and a leader sees everyone.",
      "Name the manager or rep, or make it a leader.",
    );
  const id = randomUUID();
  const webhook = asking.webhook === undefined ? null : checkedWebhook(asking.webhook);
  const address = asking.to ?? (webhook === null ? "" : new URL(webhook).hostname);
  if (webhook === null && !z.email().max(254).safeParse(address).success)
    throw wrong(
      "bad-recipient",
      `“${address}” is no mail address.`,
      "Write it as name@example.com, without a name before it.",
    );
  const recipient: ReportRecipient = {
    id,
    schedule: asking.schedule,
    channel: webhook === null ? "mail" : "webhook",
    address,
    role: asking.role,
    repId: asking.repId,
    language: asking.language,
    addedAt: now.toISOString(),
    leftAt: null,
  };
  if (!store.reportSchedules.addRecipient(recipient))
    throw wrong(
      "recipient-exists",
      `${address} gets ${asking.schedule} already, or has unsubscribed from it.`,
      "Remove them first, then add them again.",
    );
  if (webhook !== null) store.secrets.keep(webhookSecret(id), webhook, now.toISOString());
  return recipient;
}

/** The address of a webhook that stands in a file. */
export function webhookIn(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new RepmarkError("webhook-file", `${path} cannot be read.`, {
      kind: "usage",
      hint: "It holds the webhook’s address and nothing else.",
      cause,
    });
  }
}

/** Whether it may be called is looked at when it is, at the socket (docs/decisions/0190). */
function checkedWebhook(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  // Not what was said: it may be a secret with a slip of the pen.
  throw wrong("bad-webhook", "That is no address of a webhook.", "It is https://… and nothing else.");
}

export const webhookSecret = (recipient: string) => `webhook-${recipient}`;

/** Removes a schedule, or one recipient from it. */
export function removeSchedule(store: Store, name: string, recipient?: string): void {
  scheduleNamed(store, name);
  const recipients = store.reportSchedules.recipients(name);
  const gone = recipient === undefined ? recipients : recipients.filter((one) => one.address === recipient);
  if (recipient !== undefined && gone.length === 0)
    throw wrong(
      "unknown-recipient",
      `${recipient} does not get ${name}.`,
      `Those who do: ${recipients.map((one) => one.address).join(", ") || "nobody"}.`,
    );
  for (const { id } of gone) {
    store.reportSchedules.removeRecipient(id);
    store.secrets.forget(webhookSecret(id));
  }
  if (recipient === undefined) store.reportSchedules.remove(name);
}

/**
 * Queues the report of the last period that has ended for those who did not get it; with `everyone` also for those who did, as another message. A
 * server that runs sends it within a minute. Answers how many.
 */
export function queueNow(store: Store, name: string, everyone: boolean, now: Date): number {
  const schedule = scheduleNamed(store, name);
  const due = latestEnded(schedule, store.settings(), now);
  if (due === null) return 0;
  const recipients = store.reportSchedules.recipients(name).filter((one) => one.leftAt === null);
  const of = { schedule: name, untilOn: due.untilOn, period: due.period, dueAt: now.toISOString() };
  const again = store.reportSchedules.queueAgain(of, everyone, now.toISOString());
  return again + store.reportSchedules.queue(of, recipients, now.toISOString());
}

/** What was sent and what was not, the latest first. */
export function sendLog(store: Store, most: number, name?: string): ReportDelivery[] {
  return store.reportSchedules.log(most, name);
}

function scheduleNamed(store: Store, name: string): ReportSchedule {
  const schedules = store.reportSchedules.all();
  const schedule = schedules.find((one) => one.name === name);
  if (schedule !== undefined) return schedule;
  throw wrong(
    "unknown-schedule",
    `There is no schedule ${name}.`,
    schedules.length === 0
      ? "Make one: repmark report-schedule add NAME --every weekly"
      : `There are: ${schedules.map((one) => one.name).join(", ")}.`,
  );
}

const wrong = (code: string, message: string, hint: string) => new RepmarkError(code, message, { kind: "usage", hint });
