import { readFileSync, statSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { RepmarkError } from "../domain/repmark-error.ts";

/** Something that whoever runs Repmark chooses from outside; what a company chooses of its numbers is kept in the data folder (`repmark settings`). */
interface Choice {
  readonly variable: string;
  /** In the file that `REPMARK_CONFIG` names. */
  readonly key: string;
  /** On the command line, which goes before the rest. */
  readonly flag: string | null;
  readonly says: string;
  /** What holds when nothing is said; null: nothing. */
  readonly usual: string | null;
  readonly isSecret: boolean;
}

const choice = (key: string, variable: string, says: string, more: Partial<Choice> = {}): Choice => ({
  key,
  variable,
  says,
  flag: null,
  usual: null,
  isSecret: false,
  ...more,
});
const secret = { isSecret: true } as const;

/** All there is: a story holds it against every variable that the program reads. */
export const choices: readonly Choice[] = [
  choice("data", "REPMARK_DATA", "the folder where everything is kept", { flag: "--data", usual: "./repmark-data" }),
  choice("host", "REPMARK_HOST", "the address to listen at; 0.0.0.0 behind a proxy that speaks https", {
    flag: "serve --host",
    usual: "127.0.0.1",
  }),
  choice("port", "PORT", "the port to listen at", { flag: "serve --port", usual: "4466" }),
  choice("url", "REPMARK_URL", "where people reach it: links in mails, sign-in and /mcp go by it", {
    flag: "users --url",
  }),
  choice("proxy", "REPMARK_PROXY", "addresses and networks of the proxies in front, whose X-Forwarded-For is believed"),
  choice("rate-limit", "REPMARK_RATE_LIMIT", "requests a minute of one person, key or network; 0: no limit", {
    usual: "600",
  }),
  choice("key", "REPMARK_KEY", "seals the CRM’s secrets (32 bytes, base64), else a file in the data folder", secret),
  choice("old-key", "REPMARK_OLD_KEY", "the key before, while secrets are sealed anew", secret),
  choice("oidc-issuer", "REPMARK_OIDC_ISSUER", "the company’s own sign-in: who vouches for people"),
  choice("oidc-client-id", "REPMARK_OIDC_CLIENT_ID", "what Repmark is called there"),
  choice("oidc-client-secret", "REPMARK_OIDC_CLIENT_SECRET", "what it shows there", secret),
  choice("oidc-only", "REPMARK_OIDC_ONLY", "whether there is no other way to sign in: true"),
  choice("allow-hosts", "REPMARK_ALLOW_HOSTS", "names, addresses and networks inside that may be called"),
  choice("smtp-host", "REPMARK_SMTP_HOST", "where mails are handed in, else the server that was kept"),
  choice("smtp-port", "REPMARK_SMTP_PORT", "its port"),
  choice("smtp-security", "REPMARK_SMTP_SECURITY", "tls, starttls or none"),
  choice("smtp-user", "REPMARK_SMTP_USER", "who hands them in"),
  choice("smtp-password", "REPMARK_SMTP_PASSWORD", "their password", secret),
  choice("mail-from", "REPMARK_MAIL_FROM", "the address that mails come from"),
  choice("mail-from-name", "REPMARK_MAIL_FROM_NAME", "the name that mails come from"),
  choice("client-secret", "REPMARK_CLIENT_SECRET", "a CRM’s client secret, while it is connected", secret),
  choice("service-key", "REPMARK_SERVICE_KEY", "a HubSpot service key, while it is connected", secret),
  choice("metrics-token", "REPMARK_METRICS_TOKEN", "what Prometheus shows at /metrics from another machine", secret),
  choice("otlp-endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT", "where traces go, as OTLP over HTTP: http://collector:4318"),
  choice("otlp-headers", "OTEL_EXPORTER_OTLP_HEADERS", "what is shown there: name=value, …", secret),
  choice("otlp-service", "OTEL_SERVICE_NAME", "what this server is called there", { usual: "repmark" }),
  choice("log", "REPMARK_LOG", "how much a server logs: info, debug …"),
];

type Environment = Record<string, string | undefined>;

const file = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What the file says that `REPMARK_CONFIG` names (YAML), by key; nothing where none is named. A key that is no choice is refused, and so is a file with a secret that others may read. */
function fileOf({ REPMARK_CONFIG: path }: Environment): ReadonlyMap<string, string> {
  if (path === undefined || path === "") return new Map();
  const refused = (message: string, hint: string, cause?: unknown) =>
    new RepmarkError("bad-config", message, { kind: "usage", hint, cause });
  let said: unknown;
  try {
    said = parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw cause instanceof YAMLParseError
      ? refused(`${path}, which REPMARK_CONFIG names, is no YAML.`, "Write key: value, one on each line.", cause)
      : refused(
          `${path}, which REPMARK_CONFIG names, cannot be read: ${(cause as Error).message}.`,
          "Name a file that is there, or nothing.",
          cause,
        );
  }
  const read = file.safeParse(said ?? {});
  if (!read.success) throw refused(`${path} holds more than plain values.`, "Write key: value, one on each line.");
  const known = new Map(choices.map((one) => [one.key, one]));
  for (const key of Object.keys(read.data)) {
    const found = known.get(key);
    if (found === undefined)
      throw refused(
        `${path} says “${key}”, which is no choice.`,
        `Choices are ${choices.map(({ key }) => key).join(", ")}.`,
      );
    if (found.isSecret && (statSync(path).mode & 0o077) !== 0)
      throw refused(`${path} holds a secret (${key}) and others may read it.`, `Close it: chmod 600 ${path}.`);
  }
  return new Map(Object.entries(read.data).map(([key, value]) => [key, String(value)]));
}

/** Fills in what the file says wherever no variable does. */
export function readConfigFile(environment: Environment): void {
  const said = fileOf(environment);
  for (const { key, variable } of choices) {
    const value = said.get(key);
    if (value !== undefined) environment[variable] ??= value; // of a process, nothing would become the word “undefined”
  }
}

/** Each choice with what holds now and who says so; of a secret only that there is one. */
export function explained(environment: Environment) {
  const said = fileOf(environment);
  return choices.map(({ isSecret, usual, ...one }) => {
    const held = environment[one.variable] ?? said.get(one.key);
    const from: "usual" | "file" | "variable" =
      held === undefined ? "usual" : held === said.get(one.key) ? "file" : "variable";
    return { ...one, isSecret, value: held === undefined ? usual : isSecret ? "(set)" : held, from };
  });
}

/** The table of the documentation. */
export function choicesTable(): string {
  const rows = choices.map(
    ({ key, variable, flag, says, usual, isSecret }) =>
      `| \`${variable}\` | \`${key}\` | ${flag === null ? "" : `\`${flag}\``} | ${says}${isSecret ? " (secret)" : ""}${usual === null ? "" : `; usually \`${usual}\``} |`,
  );
  return ["| variable | key in the file | flag | what it is |", "|---|---|---|---|", ...rows].join("\n");
}
