import { inStore, personAt, sendFrom } from "../../app/report-schedules/at-folder.ts";
import { keepMailServer } from "../../app/report-schedules/mail-server.ts";
import {
  addRecipient,
  addSchedule,
  queueNow,
  removeSchedule,
  reportSchedules,
  sendLog,
  webhookIn,
} from "../../app/report-schedules/manage.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { colours, terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

/** `repmark report-schedule list`: what goes out, to whom, when next, and what went wrong. */
export async function list(options: Options): Promise<void> {
  const schedules = inStore(options.data, (store) => reportSchedules(store, new Date()));
  if (options.json) return printJson(schedules);
  if (schedules.length === 0)
    terminal.say("No reports are scheduled. Make one: repmark report-schedule add NAME --every weekly");
  for (const { name, cadence, at, nextAt, recipients, troubled } of schedules) {
    process.stdout.write(`${name}: ${cadence} at ${at}, next ${nextAt ?? "never"}\n`);
    for (const { address, role, repId, language, leftAt } of recipients)
      process.stdout.write(
        `  ${address}  ${role}${repId === null ? "" : ` ${repId}`}, ${language}${leftAt === null ? "" : `, unsubscribed ${leftAt.slice(0, 10)}`}\n`,
      );
    for (const { period, address, state, failure } of troubled)
      process.stdout.write(
        `  ${colours.red("✗")} ${period} to ${address} is ${state}: ${failure?.message ?? "it was cut off"}\n`,
      );
  }
}

/** `repmark report-schedule add NAME`: a schedule, or a recipient of one. */
export async function add(
  name: string,
  options: Options & {
    readonly every?: string;
    readonly at?: string;
    readonly to?: string;
    readonly webhookFile?: string;
    readonly as: "leader" | "manager" | "rep";
    readonly rep?: string;
    readonly language: "en" | "sv";
  },
): Promise<void> {
  const { data, every, at, to, webhookFile, as: role, rep, language } = options;
  if (every === undefined && to === undefined && webhookFile === undefined)
    throw new RepmarkError("missing-options", "There is nothing to add.", {
      kind: "usage",
      hint: "Give --every weekly, monthly or quarterly for a schedule; --to ADDRESS or --webhook-file FILE for who gets it.",
    });
  const repId = rep === undefined ? null : await personAt(data, rep, effects);
  const webhook = webhookFile === undefined ? undefined : webhookIn(webhookFile);
  const now = new Date();
  const added = inStore(data, (store) => ({
    schedule: every === undefined ? null : addSchedule(store, { name, cadence: every, at }, now),
    recipient:
      to === undefined && webhookFile === undefined
        ? null
        : addRecipient(store, { schedule: name, to, webhook, role, repId, language }, now),
  }));
  if (options.json) return printJson(added);
  if (added.schedule !== null)
    terminal.say(`${name} goes out ${added.schedule.cadence} at ${added.schedule.at} while repmark serve runs.`);
  if (added.recipient !== null) terminal.say(`${added.recipient.address} gets it as a ${role} would see it.`);
}

/** `repmark report-schedule remove NAME [--to ADDRESS]`. */
export async function remove(name: string, options: Options & { readonly to?: string }): Promise<void> {
  inStore(options.data, (store) => removeSchedule(store, name, options.to));
  terminal.say(options.to === undefined ? `${name} is no more; its log stays.` : `${options.to} gets ${name} no more.`);
}

/** `repmark report-schedule send-now NAME`: beside a running server too, which sends it within a minute. */
export async function sendNow(name: string, options: Options & { readonly everyone?: boolean }): Promise<void> {
  const count = inStore(options.data, (store) => queueNow(store, name, options.everyone ?? false, new Date()));
  const isSent = (await sendFrom(options.data, effects)) ?? false;
  const troubled =
    inStore(options.data, (store) => reportSchedules(store, new Date())).find((one) => one.name === name)?.troubled ??
    [];
  if (options.json) return printJson({ count, isSent, troubled });
  if (count === 0) terminal.say("Everyone has it already. Send it again all the same with --everyone.");
  else if (!isSent) terminal.say(`${count} are queued; the server that runs sends them within a minute.`);
  else
    terminal.say(
      `${count} were to be sent, ${troubled.length} of them did not go or may not have. See repmark report-schedule log ${name}`,
    );
}

/** `repmark report-schedule log [NAME]`. */
export async function log(name: string | undefined, options: Options & { readonly latest: string }): Promise<void> {
  const latest = Number(options.latest);
  if (!Number.isInteger(latest) || latest < 1)
    throw new RepmarkError("bad-number", `“${options.latest}” is no number of entries.`, {
      kind: "usage",
      hint: "Write a whole number such as --latest 100.",
    });
  const entries = inStore(options.data, (store) => sendLog(store, latest, name));
  if (options.json) return printJson(entries);
  for (const { changedAt, schedule, period, address, state, attempts, failure } of entries)
    process.stdout.write(
      `${changedAt.slice(0, 19).replace("T", " ")}  ${schedule}  ${period}  ${address}  ${state}${attempts > 1 ? ` (attempt ${attempts})` : ""}${failure === null ? "" : `  ${failure.message} ${failure.hint}`}\n`,
    );
}

/** `repmark report-schedule mail-server FILE`: its password is in the file, never on the command line. */
export async function mailServer(file: string, options: Options): Promise<void> {
  const { host, port, security, from, address } = inStore(options.data, (store) =>
    keepMailServer(store, file, new Date()),
  );
  if (options.json) return printJson({ host, port, security, from, address });
  terminal.say(
    `Mails are handed to ${host}:${port} (${security}), from ${from}; their links lead to ${address}. The file is not needed any more.`,
  );
}

const effects = { now: () => new Date(), log: terminal.say };
