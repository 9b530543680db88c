import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Store } from "../../store/store.ts";

/** Where mails are handed in, from whom they are, and where their links lead. */
const mailServer = z.strictObject({
  host: z.string().regex(/^[a-z0-9_.:-]+$/i),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
  /** `starttls` is insisted on; `none` is for a server on this machine or in its own network. */
  security: z.enum(["starttls", "tls", "none"]).default("starttls"),
  user: z.string().optional(),
  password: z.string().optional(),
  /** Mails are from this address. */
  from: z.email(),
  fromName: z
    .string()
    .max(100)
    .regex(/^[^\r\n]*$/)
    .default("Repmark"),
  /** Where people open Repmark: `https://repmark.example.com`. */
  address: z.url({ protocol: /^https?$/ }),
});
export type MailServer = z.infer<typeof mailServer> & { readonly port: number };

export type MailEnvironment = Readonly<Record<string, string | undefined>>;

/** The mail server of the environment (`REPMARK_SMTP_HOST` and so on) when that names one, else the one that was kept. */
export function mailServerOf(store: Pick<Store, "secrets">, environment: MailEnvironment = process.env): MailServer {
  if (environment.REPMARK_SMTP_HOST !== undefined)
    return checked(
      {
        host: environment.REPMARK_SMTP_HOST,
        port: environment.REPMARK_SMTP_PORT,
        security: environment.REPMARK_SMTP_SECURITY,
        user: environment.REPMARK_SMTP_USER,
        password: environment.REPMARK_SMTP_PASSWORD,
        from: environment.REPMARK_MAIL_FROM,
        fromName: environment.REPMARK_MAIL_FROM_NAME,
        address: environment.REPMARK_URL,
      },
      "the environment (REPMARK_SMTP_HOST, REPMARK_MAIL_FROM, REPMARK_URL …)",
    );
  const kept = store.secrets.read("mail-server");
  if (kept === undefined) throw noMailServer();
  return checked(JSON.parse(kept), "the data folder");
}

/** Keeps what a file (YAML or JSON) says of the mail server, sealed. */
export function keepMailServer(store: Pick<Store, "secrets" | "audit">, path: string, now: Date): MailServer {
  return enterMailServer(store, textOf(path), path, now);
}

/** Keeps what is said of the mail server, sealed; `where` it was said is told when it cannot be used. */
export function enterMailServer(
  store: Pick<Store, "secrets" | "audit">,
  said: unknown,
  where: string,
  now: Date,
): MailServer {
  const server = checked(said, where);
  store.secrets.keep("mail-server", JSON.stringify(server), now.toISOString());
  const { password: _, ...open } = server;
  store.audit.add("mail server", server.host, open);
  return server;
}

/** Where mails are handed in and who says so, without the password; null where nobody has said. */
export function mailServerTold(store: Pick<Store, "secrets">, environment: MailEnvironment = process.env) {
  const isFromOutside = environment.REPMARK_SMTP_HOST !== undefined;
  if (!isFromOutside && store.secrets.read("mail-server") === undefined) return null;
  const { host, port, security, user, password, from, fromName, address } = mailServerOf(store, environment);
  return {
    ...{ host, port, security, user: user ?? null, hasPassword: password !== undefined, from, fromName, address },
    isFromOutside,
  };
}

function textOf(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new RepmarkError("mail-server-file", `${path} cannot be read as YAML or JSON.`, {
      kind: "usage",
      hint: "It says host, port, security, user, password, from and address, one on each line.",
      cause,
    });
  }
}

function checked(said: unknown, where: string): MailServer {
  const server = mailServer.safeParse(said);
  if (!server.success) {
    // Names alone: what was said may be secret.
    const wrong = [...new Set(server.error.issues.map(({ path, message }) => path.join(".") || message))].join(", ");
    throw new RepmarkError("bad-mail-server", `What ${where} says of the mail server cannot be used: ${wrong}.`, {
      kind: "usage",
      hint: "host: smtp.example.com; port: 587; security: starttls, tls or none; user and password; from: reports@example.com; address: https://repmark.example.com",
    });
  }
  return { ...server.data, port: server.data.port ?? (server.data.security === "tls" ? 465 : 587) };
}

function noMailServer(): RepmarkError {
  return new RepmarkError(
    "no-mail-server",
    { en: "No mail server has been named yet.", sv: "Ingen e-postserver har angetts ännu." },
    {
      kind: "usage",
      hint: {
        en: "Name one in a file: repmark report-schedule mail-server FILE, or with REPMARK_SMTP_HOST and the variables beside it.",
        sv: "Ange en i en fil: repmark report-schedule mail-server FIL, eller med REPMARK_SMTP_HOST och variablerna bredvid.",
      },
    },
  );
}
