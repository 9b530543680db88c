import { readFileSync } from "node:fs";
import { isCancel, password, select, text } from "@clack/prompts";
import { disconnect, rotateKey, connect as run } from "../../app/connect.ts";
import { reschedule, scheduleInWords, scheduleOf } from "../../app/schedule.ts";
import type { Workspace } from "../../app/workspace.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { said } from "../present/said.ts";
import { colours, terminal } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

interface ConnectOptions {
  readonly data: string;
  readonly name?: string;
  readonly address?: string;
  readonly signIn?: string;
  readonly clientId?: string;
  readonly secretFile?: string;
  readonly keyFile?: string;
  readonly username?: string;
  readonly callbackPort?: string;
  readonly teams?: string;
  readonly forecastType?: string;
  readonly role?: string;
  readonly share?: string;
  readonly schedule?: string;
  readonly field?: readonly string[];
  readonly remove?: boolean;
  readonly rotateKey?: boolean;
  readonly language: "en" | "sv";
  readonly json?: boolean;
}

/** `repmark connect CRM`: asks what is not given, signs in, says what may be read, and keeps the connection. */
export async function connect(crm: string | undefined, options: ConnectOptions): Promise<void> {
  if (options.rotateKey) {
    const connections = rotateKey(options.data, new Date());
    if (options.json) printJson({ connections });
    else terminal.say(said(sealedAnew, options.language, { connections: String(connections) }));
    return;
  }
  if (crm === undefined) throw missing("a CRM", "Write repmark connect salesforce, or repmark connect hubspot.");
  if (options.remove) {
    const name = options.name ?? crm;
    terminal.say(
      disconnect(options.data, name) ? `${name} is forgotten; what was read stays.` : `There is no connection ${name}.`,
    );
    return;
  }
  if (
    options.schedule !== undefined &&
    isAlone(options) &&
    reschedule(options.data, options.name ?? crm, options.schedule)
  ) {
    terminal.say(`${options.name ?? crm} is synced ${scheduleInWords(scheduleOf(options.schedule))} from now on.`);
    return;
  }
  const { settings, secrets } = crm === "hubspot" ? await hubspotAnswers(options) : await salesforceAnswers(options);
  const connected = await withWorkspace(options.data, async (workspace) =>
    run(workspace, {
      connector: crm,
      fromHere: true,
      name: options.name,
      settings: defined({
        ...settings,
        role: crm === "hubspot" ? (options.role ?? (await askRole(workspace))) : undefined,
        share: options.share === undefined ? undefined : Number(options.share),
        fields: fieldsOf(options.field),
      }),
      secrets: defined(secrets) as Record<string, string>,
      schedule: options.schedule,
      show: (address) => terminal.say(`Open this in a browser on this machine and let Repmark in:\n${address}`),
    }),
  );
  if (options.json) {
    printJson(connected);
    return;
  }
  terminal.say(`Connected to ${connected.account} as “${connected.name}”.`);
  process.stdout.write(`${colours.green("✓")} May be read: ${connected.found.join(", ")}\n`);
  for (const { kind, says } of connected.remarks)
    process.stdout.write(`${kind === "missing" ? colours.yellow("–") : colours.green("✓")} ${says}\n`);
  terminal.say(
    `Read it with: repmark sync ${connected.name}. While repmark serve runs it is read by itself: ${connected.schedule}.`,
  );
}

const sealedAnew = {
  en: "All secrets are sealed with a new key, those of {connections} connections among them. Backups from before hold records as ever, and sign-ins that the new key does not open.",
  sv: "Alla hemligheter är förseglade med en ny nyckel, bland dem de för {connections} anslutningar. Äldre säkerhetskopior har all data som förut, och inloggningar som den nya nyckeln inte öppnar.",
};

/** What may stand beside a schedule that is changed alone. */
const besideSchedule = new Set(["schedule", "name", "data", "json", "language"]);

/** Nothing but a schedule was given: a connection that is there keeps all else. */
function isAlone(options: ConnectOptions): boolean {
  return Object.entries(options).every(([name, value]) => value === undefined || besideSchedule.has(name));
}

async function salesforceAnswers(options: ConnectOptions) {
  const signIn = options.signIn ?? "client-credentials";
  const address = options.address ?? (await ask("Address of your org", "https://NAME.my.salesforce.com", "--address"));
  const clientId = options.clientId ?? (await ask("Consumer key of the External Client App", "", "--client-id"));
  const settings = {
    address: address.startsWith("http") ? address : `https://${address}`,
    signIn,
    clientId,
    username: options.username,
    callbackPort: options.callbackPort === undefined ? undefined : Number(options.callbackPort),
    teams: options.teams,
    forecastType: options.forecastType,
  };
  if (signIn === "jwt") {
    if (options.keyFile === undefined)
      throw missing("the private key", "Name its file with --key-file, and the user with --username.");
    return { settings, secrets: { privateKey: fileText(options.keyFile) } };
  }
  const clientSecret =
    secretGiven(options, "REPMARK_CLIENT_SECRET") ??
    (signIn === "web" ? undefined : await askSecret("Consumer secret", "--secret-file or REPMARK_CLIENT_SECRET"));
  return { settings, secrets: { clientSecret } };
}

async function hubspotAnswers(options: ConnectOptions) {
  if (options.signIn === "oauth") {
    const clientId = options.clientId ?? (await ask("Client id of the app", "", "--client-id"));
    const clientSecret =
      secretGiven(options, "REPMARK_CLIENT_SECRET") ??
      (await askSecret("Client secret", "--secret-file or REPMARK_CLIENT_SECRET"));
    const callbackPort = options.callbackPort === undefined ? undefined : Number(options.callbackPort);
    return {
      settings: { address: options.address, signIn: "oauth", clientId, callbackPort },
      secrets: { clientSecret },
    };
  }
  const serviceKey =
    secretGiven(options, "REPMARK_SERVICE_KEY") ??
    (await askSecret("Service key", "--secret-file or REPMARK_SERVICE_KEY"));
  return { settings: { address: options.address }, secrets: { serviceKey } };
}

/** Where another CRM is connected, which of the two keeps the deals; without somebody to ask, the first stays the one that does. */
async function askRole(workspace: Workspace): Promise<string | undefined> {
  const others = workspace.store.connections.all().filter((one) => one.connector !== "hubspot");
  if (!process.stdin.isTTY || others.length === 0) return undefined;
  const answer = await select({
    message: `What is HubSpot read for, beside ${others.map((one) => one.name).join(", ")}?`,
    options: [
      { value: "engagement", label: "What buyers did", hint: "visits, forms, mails, events of the same people" },
      { value: "everything", label: "Everything", hint: "its deals count beside the others" },
    ],
  });
  return answered(answer);
}

/** From a file or the environment; never from the command line, which everybody on the machine can see. */
function secretGiven(options: ConnectOptions, name: string): string | undefined {
  return options.secretFile === undefined ? process.env[name] : fileText(options.secretFile);
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new RepmarkError("file-unreadable", `${path} cannot be read.`, {
      kind: "usage",
      hint: "Check the path and its rights.",
      cause,
    });
  }
}

async function ask(message: string, placeholder: string, option: string): Promise<string> {
  if (!process.stdin.isTTY) throw missing(message, `Give it with ${option}.`);
  return answered(
    await text({ message, placeholder, validate: (value) => (value ? undefined : "An answer is needed.") }),
  );
}

async function askSecret(message: string, where: string): Promise<string> {
  if (!process.stdin.isTTY) throw missing(message, `Give it with ${where}.`);
  return answered(await password({ message }));
}

function answered(answer: string | symbol): string {
  if (!isCancel(answer) && typeof answer === "string") return answer;
  throw missing("an answer", "Nothing was connected.");
}

/** `opportunity.arr=Annual_Value__c`; nothing after the sign means that there is no such field. */
function fieldsOf(pairs: readonly string[] | undefined): Record<string, string | null> | undefined {
  if (pairs === undefined) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [role, field] = pair.split("=");
      if (role === undefined || field === undefined) throw missing("a field", "Write --field opportunity.arr=ARR__c");
      return [role, field === "" ? null : field];
    }),
  );
}

function defined<Value>(all: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, Value] => one[1] !== undefined));
}

function missing(what: string, hint: string): RepmarkError {
  return new RepmarkError("nothing-named", `${what.charAt(0).toUpperCase()}${what.slice(1)} is needed.`, {
    kind: "usage",
    hint,
  });
}
