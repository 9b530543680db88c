import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { getCACertificates, type SecureVersion, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { sendMail } from "../src/app/report-schedules/send-mail.ts";
import { sendWebhook } from "../src/app/report-schedules/send-webhook.ts";
import { systemEffects } from "../src/crm/sync/effects.ts";
import { allowedHosts } from "../src/outbound/allowed.ts";
import { outboundFetch } from "../src/outbound/fetch.ts";
import type { MailDocument } from "../src/reports/email/mail-document.ts";

/** Whoever cannot show that they are who was called is told nothing: over the ways that Repmark itself calls a CRM, a webhook and a mail server. */
const read = (name: string) => readFileSync(join(import.meta.dirname, "world/certificates", `${name}.pem`), "utf8");
const usual = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...usual, read("ca")]));
afterAll(() => setDefaultCACertificates(usual));

interface Shown {
  readonly certificate: string;
  readonly version?: SecureVersion;
}
/** With a server that speaks an old version, whatever this Node would offer by itself. */
const showing = ({ certificate, version }: Shown) => ({
  key: read("server-key"),
  cert: read(certificate),
  ...(version === undefined ? {} : { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" }),
});

async function listening(shown: Shown) {
  const heard: string[] = [];
  const server: HttpsServer = createServer(showing(shown), (request, response) => {
    heard.push(String(request.headers.authorization ?? request.url));
    response.end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  return { heard, place: { host: "localhost", port: (server.address() as AddressInfo).port } };
}

const mail: MailDocument = {
  ...{ language: "en", subject: "A report", facts: [], opening: "All is well.", groups: [], charts: [], reps: [] },
  ...{ moreReps: 0, talks: [], note: null, link: "https://repmark.example", unsubscribe: null, schedule: "weekly" },
  isDemo: false,
};
const allowed = allowedHosts("127.0.0.0/8, ::1, localhost");
const calls = {
  async "a CRM"(shown: Shown) {
    const { heard, place } = await listening(shown);
    const init = { headers: { authorization: "Bearer canary" } };
    const answer = systemEffects.fetch(`https://${place.host}:${place.port}/data`, init, place);
    return { heard, isAnswered: await answer.then(({ ok }) => ok).catch(() => false) };
  },
  async "a webhook"(shown: Shown) {
    const { heard, place } = await listening(shown);
    const url = `https://${place.host}:${place.port}/services/canary`;
    const outcome = await sendWebhook(url, mail, () => undefined, outboundFetch({ allowed }));
    return { heard, isAnswered: outcome.is === "sent" };
  },
  async "a mail server"(shown: Shown) {
    const heard: string[] = [];
    const server = new SMTPServer({
      ...showing(shown),
      secure: true,
      authOptional: false,
      onAuth: ({ password }, _session, done) => {
        heard.push(String(password));
        done(null, { user: "repmark" });
      },
      onData: (stream, _session, done) => stream.on("end", () => done()).resume(),
      disableReverseLookup: true,
    });
    server.on("error", () => undefined); // handshakes that end early
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    onTestFinished(() => new Promise<void>((closed) => server.close(closed)));
    const { port } = server.server.address() as AddressInfo;
    const outcome = await sendMail({
      server: {
        ...{ host: "localhost", port, security: "tls", user: "repmark", password: "canary" },
        ...{ from: "reports@example.com", fromName: "Repmark" },
      } as never,
      to: "ada@example.com",
      mail,
      messageId: "<one@repmark.example>",
      handingOver: () => undefined,
      allowed,
    });
    return { heard, isAnswered: outcome.is === "sent" };
  },
};
const whom = Object.keys(calls) as readonly (keyof typeof calls)[];

test.each(whom)("%s that shows a right certificate is called", async (who) => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const { heard, isAnswered } = await calls[who]({ certificate: "right", version });
    expect([isAnswered, heard.length], version).toEqual([true, 1]);
  }
});

const wrong = whom.flatMap((who) =>
  (
    [
      ["that nobody vouches for", { certificate: "of-its-own" }],
      ["of another name", { certificate: "of-another-name" }],
      ["that is over", { certificate: "over" }],
    ] as const
  ).map(([what, shown]) => [who, what, shown] as const),
);
test.each(wrong)("%s with a certificate %s is told nothing", async (who, _, shown) => {
  expect(await calls[who](shown)).toEqual({ heard: [], isAnswered: false });
});

test.each(whom)("%s that speaks TLS 1.1 or 1.0 alone is told nothing", async (who) => {
  for (const version of ["TLSv1.1", "TLSv1"] as const)
    expect(await calls[who]({ certificate: "right", version })).toEqual({ heard: [], isAnswered: false });
});
