import type { FastifyServerOptions } from "fastify";

/** How much is told: of every request with `debug`, of refused ones with `info`, of faults alone with `error`. */
const levels = ["silent", "error", "warn", "info", "debug"] as const;

/**
 * The server's log: a line of JSON each, to standard error, by the level that `REPMARK_LOG` names (`warn` when it names none). Addresses are told as routes,
 * without what was asked: names of people stand in questions, secrets in links. What is secret by its name is struck out wherever it is logged.
 */
export function serverLog(level: string | undefined, stream: NodeJS.WritableStream): FastifyServerOptions["logger"] {
  return {
    level: (levels as readonly string[]).includes(level ?? "") ? (level as string) : "warn",
    stream: stream as NodeJS.WritableStream & { write(line: string): void },
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: secretPaths, censor: "[struck out]" },
    serializers: {
      req: (request) => ({
        method: request.method,
        route: request.routeOptions?.url ?? "unknown",
        from: request.ip,
      }),
      res: (reply) => ({ status: reply.statusCode }),
    },
  };
}

const secrets = [
  "password",
  "pass",
  "secret",
  "token",
  "clientSecret",
  "refreshToken",
  "accessToken",
  "serviceKey",
  "privateKey",
  "apiKey",
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
];
const secretPaths = ["", "*.", "*.*.", "*.*.*."].flatMap((depth) =>
  secrets.map((name) => (/-/.test(name) ? `${depth.replace(/\.$/, "")}["${name}"]` : `${depth}${name}`)),
);
