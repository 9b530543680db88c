import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { importFiles } from "../../src/app/import.ts";
import { repNamesById } from "../../src/app/people.ts";
import { type KeepEffects, queueDue, sendReady } from "../../src/app/report-schedules/keep.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { allowedHosts } from "../../src/outbound/allowed.ts";

/** Where a connection is cut: before anything, after the recipient, in the middle of a mail, or after its end with the mail kept or not. */
export type Cut = "at-once" | "after-recipient" | "in-the-middle" | "after-the-end" | "after-the-end-kept";

/** A mail server that takes what it is given, and breaks off where it is told to. */
export async function mailServer(options: { readonly password?: string } = {}) {
  const received: { readonly to: string; readonly raw: string }[] = [];
  let connections = 0;
  let cutOf: (connection: number) => Cut | null = () => null;
  const server = new SMTPServer({
    authOptional: options.password === undefined,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ password }, _session, done) =>
      password === options.password ? done(null, { user: "repmark" }) : done(new Error("wrong")),
    onConnect: (session, done) => {
      connections += 1;
      const cut = cutOf(connections);
      cuts.set(session.id, cut);
      if (cut === "at-once") sever(session.id);
      done();
    },
    onRcptTo: ({ address }, session, done) => {
      if (cuts.get(session.id) === "after-recipient") sever(session.id);
      if (address.startsWith("nobody@")) return done(Object.assign(new Error("no such user"), { responseCode: 550 }));
      if (address.startsWith("full@")) return done(Object.assign(new Error("mailbox full"), { responseCode: 452 }));
      done();
    },
    onData: (stream, session, done) => {
      const cut = cuts.get(session.id);
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (cut === "in-the-middle") sever(session.id);
      });
      stream.on("end", () => {
        const [to] = session.envelope.rcptTo.map(({ address }) => address);
        if (session.envelope.rcptTo.length !== 1) throw new Error("a mail is for one");
        const isKept = cut === null || cut === undefined || cut === "after-the-end-kept";
        if (isKept) received.push({ to: to!, raw: Buffer.concat(chunks).toString("utf8") });
        if (cut === "after-the-end" || cut === "after-the-end-kept") return sever(session.id);
        done();
      });
    },
  });
  const cuts = new Map<string, Cut | null>();
  const sever = (id: string) => {
    for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
      if (connection.id === id) connection._socket.destroy();
  };
  server.on("error", () => undefined); // connections that were cut
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    get connections() {
      return connections;
    },
    /** From now on; connections are counted from the first. */
    cutting: (of: (connection: number) => Cut | null) => {
      cutOf = of;
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** A mailbox shows a message once, however often it came. */
export async function mailboxes(received: readonly { readonly to: string; readonly raw: string }[]) {
  const boxes = new Map<string, Map<string, ParsedMail>>();
  for (const { to, raw } of received) {
    const mail = await simpleParser(raw);
    const box = boxes.get(to) ?? new Map<string, ParsedMail>();
    boxes.set(to, box.set(mail.messageId ?? "", mail));
  }
  return boxes;
}

/** A company of managers with two reps and a team each; every rep has deals of sizes of their own. */
export function companyOf(managers: number): Record<string, string> {
  const reps = ["name,email,manager,team"];
  const teams = ["team_id,team name,manager"];
  const deals = ["opportunity_id,name,owner,stage,outcome,amount,currency,created at,close on,closed at"];
  for (let place = 1; place <= managers; place += 1) {
    const [boss, team] = [`Boss ${numbered(place)}`, `Team ${numbered(place)}`];
    reps.push(`${boss},boss${place}@example.com,,${team}`);
    teams.push(`team-${place},${team},${boss}`);
    for (const seat of ["A", "B"]) {
      const name = `Rep ${numbered(place)}${seat}`;
      reps.push(`${name},rep${place}${seat.toLowerCase()}@example.com,${boss},${team}`);
      for (let deal = 0; deal < 6; deal += 1) {
        const won = (place + deal) % 3 !== 0;
        deals.push(
          `D${place}${seat}${deal},Deal ${place}${seat}${deal},${name},${won ? "Won" : "Lost"},${won ? "won" : "lost"},${1000 * place + 10 * deal},USD,2026-0${1 + (deal % 6)}-02,2026-0${2 + (deal % 6)}-11,2026-0${2 + (deal % 6)}-11`,
        );
      }
    }
  }
  // The records reach past all that a story tells.
  deals.push("DX,Deal X,Rep 001A,Open,open,5,USD,2026-12-30,2027-03-01,");
  return { "reps.csv": reps.join("\n"), "teams.csv": teams.join("\n"), "opportunities.csv": deals.join("\n") };
}

/** When the records are read. */
const recordsUntil = "2026-12-31T12:00:00Z";

export const numbered = (place: number) => String(place).padStart(3, "0");

/** A data folder with that company, a clock that the story moves, and a mail server. */
export async function givenMailing(managers: number, start: string) {
  const folder = mkdtempSync(join(tmpdir(), "repmark-mailing-"));
  const files = join(folder, "files");
  mkdirSync(files);
  for (const [name, text] of Object.entries(companyOf(managers))) writeFileSync(join(files, name), text);
  const clock = { now: new Date(recordsUntil) };
  const logged: string[] = [];
  const data = join(folder, "data");
  const open = () => Workspace.open(data, { now: () => clock.now, log: (line) => void logged.push(line) });
  let workspace = await open();
  await importFiles(workspace, {
    paths: [files],
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  clock.now = new Date(start);
  const smtp = await mailServer();
  const effects: KeepEffects = {
    sleep: async () => undefined,
    allowed: allowedHosts("127.0.0.1"),
    environment: {
      REPMARK_SMTP_HOST: "127.0.0.1",
      REPMARK_SMTP_PORT: String(smtp.port),
      REPMARK_SMTP_SECURITY: "none",
      REPMARK_MAIL_FROM: "reports@repmark.example",
      REPMARK_URL: "https://repmark.example",
    },
  };
  return {
    data,
    clock,
    logged,
    smtp,
    effects,
    get workspace() {
      return workspace;
    },
    /** Ids by name. */
    repIds: async () => new Map([...(await repNamesById(workspace))].map(([id, name]) => [name, id])),
    /** What a server does every half minute. */
    async turn() {
      queueDue(workspace);
      await sendReady(workspace, effects);
    },
    /** Turns, a minute each, until nothing waits. Answers how many minutes. */
    async untilQuiet(most = 600) {
      for (let minute = 0; minute < most; minute += 1) {
        await this.turn();
        if (workspace.store.reportSchedules.nextAt() === null) return minute;
        clock.now = new Date(clock.now.getTime() + 60_000);
      }
      throw new Error("it is never quiet");
    },
    async reopen() {
      workspace.close();
      workspace = await open();
      return workspace;
    },
    async close() {
      await smtp.close();
      workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type GivenMailing = Awaited<ReturnType<typeof givenMailing>>;
