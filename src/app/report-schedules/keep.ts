import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Allowed } from "../../outbound/allowed.ts";
import { allowedHere } from "../../outbound/allowed.ts";
import { outboundFetch } from "../../outbound/fetch.ts";
import type { DeliveryFailure, ReportDelivery } from "../../store/report-schedules.ts";
import { type Kept, sleep, untilStopped } from "../until-stopped.ts";
import type { Workspace } from "../workspace.ts";
import { contentFor } from "./content.ts";
import { dueOfEnd, latestDue } from "./due.ts";
import { unsubscribeLink } from "./links.ts";
import { type MailEnvironment, mailServerOf } from "./mail-server.ts";
import { webhookSecret } from "./manage.ts";
import type { Outcome } from "./outcome.ts";
import { messageIdOf, sendMail } from "./send-mail.ts";
import { sendWebhook } from "./send-webhook.ts";

export interface KeepEffects {
  /** Waits; ends early when `signal` does. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  readonly environment: MailEnvironment;
  readonly allowed: Allowed;
}

const systemEffects = (): KeepEffects => ({
  sleep,
  environment: process.env,
  allowed: allowedHere(),
});

/** Clocks are set, and schedules and recipients are changed beside us: nobody waits longer before looking again. */
const longestWait = 30_000;
const minute = 60_000;
/** Waits after the first, second … attempt; the last for all after it. */
const waits = [1, 2, 5, 15, 30, 60].map((minutes) => minutes * minute);
/** About a day of them: what has not been taken by then is given up, and said so. Counted, for clocks are set. */
const mostAttempts = 28;
/** So many mails in a row that the server itself failed, and the round waits for it. */
const mostInVain = 3;

/** Sends each report when it falls due, until it is stopped. The end of `stop()` is the end of the mail that is on its way. */
export function keepReportSchedules(workspace: Workspace, effects: KeepEffects = systemEffects()): Kept {
  return untilStopped((signal) => keep(workspace, effects, signal));
}

async function keep(workspace: Workspace, effects: KeepEffects, signal: AbortSignal): Promise<void> {
  const { log } = workspace.effects;
  let hasSettled = false;
  while (!signal.aborted) {
    try {
      if (!hasSettled) workspace.store.reportSchedules.settle(workspace.effects.now().toISOString());
      hasSettled = true;
      queueDue(workspace);
      await sendReady(workspace, effects, signal);
    } catch (error) {
      // Not even how it went could be kept, such as on a full disk: what is under way is settled once there is room.
      hasSettled = false;
      log(`Reports wait for a while: ${String(error)}`);
    }
    await effects.sleep(longestWait, signal);
  }
}

/** Queues what has fallen due, for those who were recipients then. However often it is done, each has one row for a period. */
export function queueDue({ store, effects }: Workspace): number {
  const now = effects.now();
  const settings = store.settings();
  let count = 0;
  for (const schedule of store.reportSchedules.all()) {
    const due = latestDue(schedule, settings, now);
    if (due === null) continue;
    const recipients = store.reportSchedules
      .recipients(schedule.name)
      .filter(({ leftAt, addedAt }) => leftAt === null && new Date(addedAt) <= due.dueAt);
    const of = { schedule: schedule.name, untilOn: due.untilOn, period: due.period, dueAt: due.dueAt.toISOString() };
    count += store.reportSchedules.queue(of, recipients, now.toISOString());
  }
  return count;
}

/** Sends what is ready, one after the other. */
export async function sendReady(
  workspace: Workspace,
  effects: KeepEffects = systemEffects(),
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { reportSchedules } = workspace.store;
  const now = workspace.effects.now();
  let inVain = 0;
  for (const delivery of reportSchedules.ready(now.toISOString(), 10_000)) {
    if (signal.aborted) return;
    if (delivery.channel === "mail" && inVain >= mostInVain) continue;
    const outcome = await send(workspace, delivery, effects);
    if (outcome === null) continue;
    inVain = outcome.is === "again" && outcome.isOfServer ? inVain + 1 : outcome.is === "sent" ? 0 : inVain;
    note(workspace, delivery, outcome);
  }
}

/** Null: there was nothing to send any more. */
async function send(workspace: Workspace, delivery: ReportDelivery, effects: KeepEffects): Promise<Outcome | null> {
  const { store } = workspace;
  const recipient = store.reportSchedules.recipient(delivery.recipient);
  const schedule = store.reportSchedules.all().find(({ name }) => name === delivery.schedule);
  if (recipient === undefined || recipient.leftAt !== null || schedule === undefined) {
    store.reportSchedules.drop(delivery);
    return null;
  }
  try {
    const due = dueOfEnd(schedule, delivery, store.settings());
    const server = recipient.channel === "mail" ? mailServerOf(store, effects.environment) : null;
    const address = server?.address ?? effects.environment.REPMARK_URL ?? addressOf(store, effects.environment);
    const unsubscribe = server === null ? null : unsubscribeLink(store, address, recipient.id);
    const mail = await contentFor(workspace, schedule, due, recipient, { address, unsubscribe });
    const handingOver = () => mark(workspace, delivery, { state: "sending", failure: null, wait: 0, isAttempt: false });
    if (server === null) {
      const call = outboundFetch({ allowed: effects.allowed });
      return await sendWebhook(store.secrets.read(webhookSecret(recipient.id)) ?? "", mail, handingOver, call);
    }
    const messageId = messageIdOf(delivery, server.from);
    return await sendMail({ server, to: recipient.address, mail, messageId, handingOver, allowed: effects.allowed });
  } catch (error) {
    if (!(error instanceof RepmarkError) || error.kind === "folder") throw error;
    const failure = { code: error.code, message: error.message, hint: error.hint };
    return { is: "again", failure, isOfServer: false };
  }
}

/** Where links in a chat lead: as the mail server's settings say. */
function addressOf(store: Workspace["store"], environment: MailEnvironment): string {
  return mailServerOf(store, environment).address;
}

function note(workspace: Workspace, delivery: ReportDelivery, outcome: Outcome): void {
  const { log } = workspace.effects;
  const what = `The report ${delivery.schedule} of ${delivery.period}`;
  if (outcome.is === "sent") {
    mark(workspace, delivery, { state: "sent", failure: null, wait: 0, isAttempt: true });
    return;
  }
  const { failure } = outcome;
  const isGivenUp = outcome.is === "refused" || delivery.attempts + 1 >= mostAttempts;
  const wait = waits[Math.min(delivery.attempts, waits.length - 1)] ?? minute;
  const state = isGivenUp ? "failed" : outcome.is === "unknown" ? "unknown" : "queued";
  mark(workspace, delivery, { state, failure, wait, isAttempt: true });
  // Whom it is for is in the send log; logs are read by more people.
  log(`${what} for one recipient is ${state}. ${failure.message} ${failure.hint}`);
}

function mark(
  { store, effects }: Workspace,
  delivery: ReportDelivery,
  to: {
    readonly state: ReportDelivery["state"];
    readonly failure: DeliveryFailure | null;
    readonly wait: number;
    readonly isAttempt: boolean;
  },
): void {
  const now = effects.now();
  const { state, failure, isAttempt } = to;
  const nextAt = new Date(now.getTime() + to.wait).toISOString();
  store.reportSchedules.mark(delivery, { state, failure, isAttempt, changedAt: now.toISOString(), nextAt });
}
