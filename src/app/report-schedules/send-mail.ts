import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import { createTransport } from "nodemailer";
import { struckOut } from "../../domain/struck-out.ts";
import { type Allowed, allowedHere } from "../../outbound/allowed.ts";
import { connectTo } from "../../outbound/socket.ts";
import { mailHtml } from "../../reports/email/html.ts";
import type { MailDocument } from "../../reports/email/mail-document.ts";
import { mailPictures } from "../../reports/email/pictures.ts";
import { mailText } from "../../reports/email/text.ts";
import type { ReportDelivery } from "../../store/report-schedules.ts";
import type { MailServer } from "./mail-server.ts";
import type { Outcome } from "./outcome.ts";

export interface Handing {
  readonly server: MailServer;
  readonly to: string;
  readonly mail: MailDocument;
  readonly messageId: string;
  /** All but its end has been taken by the server; from now on nobody can be sure that it did not arrive. On disk when it returns. */
  readonly handingOver: () => void;
  readonly allowed?: Allowed | undefined;
}

/** One mail to one recipient. Until `handingOver` nothing of it can have arrived, for a mail without its last line is none. */
export async function sendMail(handing: Handing): Promise<Outcome> {
  const { server, to, mail, messageId, handingOver, allowed = allowedHere() } = handing;
  let isHandedOver = false;
  const pictures = await mailPictures(mail);
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options: unknown, done: (error: Error | null, socket?: object) => void) => {
      connectTo(server, allowed).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error),
      );
    },
  });
  transport.use("stream", (message, next) => {
    // The message goes through here on its way out; this is its very end, before the dot that makes it one.
    message.message.transform(
      () =>
        new Transform({
          transform: (chunk, _encoding, pass) => pass(null, chunk),
          flush: (end) => {
            try {
              handingOver();
              isHandedOver = true;
              end();
            } catch (error) {
              end(error as Error);
            }
          },
        }),
    );
    next();
  });
  try {
    await transport.sendMail({
      from: { name: server.fromName, address: server.from },
      to: { name: "", address: to },
      subject: mail.subject,
      text: mailText(mail),
      html: mailHtml(mail),
      messageId,
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        ...(mail.unsubscribe === null
          ? {}
          : { "List-Unsubscribe": `<${mail.unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
      },
      attachments: pictures.map(({ cid, name, png }) => ({
        cid,
        filename: name,
        content: png,
        contentType: "image/png",
        contentDisposition: "inline" as const,
      })),
    });
    return { is: "sent" };
  } catch (error) {
    return outcomeOf(error, isHandedOver, server);
  } finally {
    transport.close();
  }
}

/** The same for every attempt, so that whoever gets it twice is shown it once; another where it is sent again on purpose. */
export function messageIdOf(delivery: ReportDelivery, from: string): string {
  const { schedule, untilOn, address, recipient, copy } = delivery;
  const hash = createHash("sha256")
    .update(JSON.stringify([schedule, untilOn, address, recipient, copy]))
    .digest("hex");
  return `<${hash.slice(0, 40)}@${from.split("@")[1]}>`;
}

/** A server that says no has not taken it. One that says nothing after the end has, or has not. */
function outcomeOf(error: unknown, isHandedOver: boolean, server: MailServer): Outcome {
  const {
    responseCode,
    permanent,
    code,
    message: words,
  } = error as {
    responseCode?: number;
    permanent?: boolean;
    code?: string;
    message: string;
  };
  // A server may say back what it was sent, word by word or as a line of the protocol.
  const { user, password } = server;
  const message = struckOut(words, [password, password === undefined ? undefined : `\0${user ?? ""}\0${password}`]);
  const failure = {
    code: `mail-${(code ?? "failed").toLowerCase()}`,
    message: `The mail server did not take it: ${oneLine(message)}`,
    hint: hints[code ?? ""] ?? "Check the mail server’s settings and its own log.",
  };
  if (responseCode !== undefined && permanent === true && code !== "EAUTH") return { is: "refused", failure };
  if (isHandedOver && responseCode === undefined)
    return {
      is: "unknown",
      failure: {
        ...failure,
        code: "mail-unanswered",
        message: `The mail server had it all and did not say that it took it: ${oneLine(message)}`,
        hint: "It is sent again as the same message, which mail programs show once.",
      },
    };
  return { is: "again", failure, isOfServer: responseCode === undefined || code === "EAUTH" };
}

const hints: Readonly<Record<string, string>> = {
  EAUTH: "Check user and password: repmark report-schedule mail-server FILE",
  "address-inside": "If the mail server is meant to be inside, name it in REPMARK_ALLOW_HOSTS.",
  EDNS: "Check the mail server’s name, and whether this machine finds others.",
  ETLS: "Check port and security: starttls with 587, tls with 465.",
};

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").slice(0, 300);
