import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { importFiles } from "../../src/app/import.ts";
import { addRecipient, addSchedule, queueNow } from "../../src/app/report-schedules/manage.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { Store } from "../../src/store/store.ts";
import { companyOf } from "../report-schedules/given-mailing.ts";
import { openCompany } from "../world/company-sign-in.ts";
import type { Canaries } from "./forms.ts";

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const canary = (name: string) => `canary-${name}-${randomBytes(12).toString("hex")}`;

/**
 * A data folder full of secrets, and a world that says everything back that it is told: CRMs, a mail server after its first mail, a chat, a collector of
 * traces. The company's own sign-in alone is as it should be.
 */
export async function givenLife() {
  const folder = mkdtempSync(join(tmpdir(), "repmark-canaries-"));
  const data = join(folder, "data");
  const secrets = {
    "folder key": randomBytes(32).toString("base64"),
    "old folder key": randomBytes(32).toString("base64"),
    "OIDC client secret": canary("oidc"),
    "SMTP password": canary("smtp"),
    "metrics token": canary("metrics"),
    "OTLP header": canary("otlp"),
    "HubSpot service key": canary("service-key"),
    "Salesforce client secret": canary("client-secret"),
    "Salesforce refresh token": canary("refresh"),
    "webhook address": canary("webhook"),
    "service key of a variable": canary("other-variable"),
    "client secret of a variable": canary("variable"),
    "mail password in the folder": canary("kept-smtp"),
  };
  const world = await echoingWorld();
  const mail = await takingOneMail(secrets["SMTP password"]);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const company = await openCompany({
    returnsTo: `${origin}/api/auth/callback/company`,
    clients: { repmark: secrets["OIDC client secret"] },
  });
  company.visitor = "ola@example.com";
  await fill(folder, data, secrets, world.origin);

  const environment: Record<string, string> = {
    ...Object.fromEntries(Object.entries(process.env).filter((one): one is [string, string] => one[1] !== undefined)),
    REPMARK_DATA: data,
    PORT: String(port),
    REPMARK_URL: origin,
    REPMARK_KEY: secrets["folder key"],
    REPMARK_OLD_KEY: secrets["old folder key"],
    REPMARK_OIDC_ISSUER: company.issuer,
    REPMARK_OIDC_CLIENT_ID: "repmark",
    REPMARK_OIDC_CLIENT_SECRET: secrets["OIDC client secret"],
    REPMARK_ALLOW_HOSTS: "127.0.0.1,localhost",
    REPMARK_SMTP_HOST: "127.0.0.1",
    REPMARK_SMTP_PORT: String(mail.port),
    REPMARK_SMTP_SECURITY: "none",
    REPMARK_SMTP_USER: "repmark",
    REPMARK_SMTP_PASSWORD: secrets["SMTP password"],
    REPMARK_MAIL_FROM: "reports@repmark.example",
    REPMARK_CLIENT_SECRET: secrets["client secret of a variable"],
    REPMARK_SERVICE_KEY: secrets["service key of a variable"],
    REPMARK_METRICS_TOKEN: secrets["metrics token"],
    REPMARK_RATE_LIMIT: "150",
    REPMARK_LOG: "debug",
    OTEL_EXPORTER_OTLP_ENDPOINT: world.origin,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${secrets["OTLP header"]}`,
  };
  const heap = join(folder, "heap");
  mkdirSync(heap);
  const serving = spawn(process.execPath, [main, "serve", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment, NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${heap}` },
  });
  const log = lines(serving);
  await log.until(/link=/);
  return {
    folder,
    data,
    origin,
    secrets,
    world,
    mail,
    log,
    pid: serving.pid!,
    /** What the command line says. */
    async command(words: readonly string[]) {
      const child = spawn(process.execPath, [main, ...words], { env: environment, stdio: "pipe" });
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { stdout, stderr };
    },
    /** All strings that are alive in the server, as its own engine tells them after it has collected what is dead. */
    async stringsOfHeap(): Promise<string> {
      process.kill(serving.pid!, "SIGUSR2");
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        const [name] = readdirSync(heap);
        try {
          const { strings } = JSON.parse(readFileSync(join(heap, name ?? ""), "utf8")) as { strings: string[] };
          rmSync(join(heap, name!));
          return strings.join("\n");
        } catch {
          // it is still being written
        }
      }
    },
    async stop() {
      serving.kill("SIGTERM");
      if (serving.exitCode === null) await new Promise((resolve) => serving.once("exit", resolve));
    },
    async close() {
      await this.stop();
      await mail.close();
      world.close();
      company.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type GivenLife = Awaited<ReturnType<typeof givenLife>>;

/** Records, CRMs, a mail server and reports that are due, before anybody serves them. */
async function fill(folder: string, data: string, secrets: Canaries, origin: string): Promise<void> {
  const files = join(folder, "files");
  mkdirSync(files);
  for (const [name, content] of Object.entries(companyOf(1))) writeFileSync(join(files, name), content);
  process.env.REPMARK_KEY = secrets["folder key"];
  const workspace = await Workspace.open(data, { now: () => new Date(), log: () => undefined });
  try {
    const quiet = { understood: () => undefined, progress: () => undefined };
    await importFiles(workspace, { paths: [files], dryRun: false, ...quiet });
    const { store } = workspace;
    const kept = { schedule: null, connectedAt: "2026-01-01T00:00:00Z" };
    store.connections.put(
      { ...kept, name: "hubspot", connector: "hubspot", settings: { address: origin } },
      { serviceKey: secrets["HubSpot service key"]! },
    );
    const salesforce = { address: origin, signIn: "web", clientId: "3MVG9" };
    store.connections.put(
      { ...kept, name: "salesforce", connector: "salesforce", settings: salesforce },
      {
        clientSecret: secrets["Salesforce client secret"]!,
        refreshToken: secrets["Salesforce refresh token"]!,
      },
    );
    const now = new Date();
    addSchedule(store, { name: "monday", cadence: "monthly", at: "07:00" }, now);
    const to = { schedule: "monday", role: "leader", repId: null, language: "en" } as const;
    for (const address of ["one@example.com", "two@example.com"]) addRecipient(store, { ...to, to: address }, now);
    addRecipient(store, { ...to, to: "chat", webhook: `${origin}/${secrets["webhook address"]}` }, now);
    queueNow(store, "monday", true, now);
  } finally {
    workspace.close();
    delete process.env.REPMARK_KEY;
  }
}

/** What is sealed and nobody typed. */
export function secretsOfFolder(data: string, key: string): Canaries {
  process.env.REPMARK_KEY = key;
  try {
    using store = Store.open(data);
    return { "what signs cookies": store.secrets.read("sign-in")!, "what signs links": store.secrets.read("links")! };
  } finally {
    delete process.env.REPMARK_KEY;
  }
}

/** Refuses everything, and says back all that it was sent, as it came and in base64. */
async function echoingWorld() {
  const told: { readonly path: string; readonly said: string }[] = [];
  const server = createServer(async (call, reply) => {
    const said = `${heard(call)}\n${(await buffer(call)).toString("latin1")}`;
    told.push({ path: call.url ?? "", said });
    const words = `you said ${said} or ${Buffer.from(said).toString("base64")}`;
    const isSalesforce = call.url?.includes("/services/") === true;
    const body = isSalesforce
      ? { error: "invalid_request", error_description: words }
      : { status: "error", message: words, category: "MISSING_SCOPES" };
    reply.writeHead(isSalesforce ? 400 : 403, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it was told, and where. */
    told,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const heard = (call: IncomingMessage) => `${call.method} ${call.url} ${call.rawHeaders.join(" ")}`;

/** Takes one mail; after that it lets nobody in, and says what it was sent. */
async function takingOneMail(right: string) {
  const received: string[] = [];
  const refused: string[] = [];
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _, done) => {
      if (received.length === 0 && password === right) return done(null, { user: username });
      const line = Buffer.from(`\0${username}\0${password}`).toString("base64");
      refused.push(String(password));
      done(new Error(`${username} with ${password} (${line}) is not let in`));
    },
    onData: (stream, _, done) => void text(stream).then((mail) => done(null, String(received.push(mail)))),
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    refused,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function lines(child: ChildProcess) {
  let said = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  return {
    /** All that was said. */
    all: () => said,
    async until(pattern: RegExp): Promise<void> {
      while (!pattern.test(said)) {
        if (child.exitCode !== null) throw new Error(`The server ended: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
