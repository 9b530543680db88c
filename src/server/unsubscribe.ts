import { createHash } from "node:crypto";
import { escaped } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";
import type { ServerPart } from "./server.ts";

/** What the page needs of the product. */
export interface Leaving {
  /** The schedule and language of a link; undefined where it is none of ours, or of nobody any more. */
  find(
    token: string,
  ): { readonly schedule: string; readonly language: Language; readonly hasLeft: boolean } | undefined;
  leave(token: string): void;
}

/**
 * The page behind a mail's “Unsubscribe”. Looking at it changes nothing, for programs that check mails follow links; the button does, and so does
 * the mail program's own, by RFC 8058: a POST to the same address, without a session.
 */
export function unsubscribePages(leaving: Leaving): ServerPart {
  return {
    addresses: ["/unsubscribe/:token"],
    register: (server) =>
      void server.register(async (pages) => {
        // Mail programs send the one form that RFC 8058 knows, either way; what is in it is of no meaning.
        pages.removeAllContentTypeParsers();
        pages.addContentTypeParser(
          ["application/x-www-form-urlencoded", "multipart/form-data"],
          { parseAs: "string", bodyLimit: 1024 },
          (_request, _body, done) => done(null, {}),
        );
        pages.addHook("onSend", async (_request, reply) => {
          reply.header("content-security-policy", policy);
          reply.header("referrer-policy", "no-referrer").header("cache-control", "no-store");
        });
        pages.get<{ Params: { token: string } }>("/unsubscribe/:token", (request, reply) => {
          const found = leaving.find(request.params.token);
          reply.type("text/html; charset=utf-8");
          if (found === undefined) return reply.status(404).send(noRecipient);
          const words = says[found.language];
          if (found.hasLeft) return reply.send(page(found.language, words.left(found.schedule)));
          return reply.send(page(found.language, words.ask(found.schedule), undefined, words.button));
        });
        pages.post<{ Params: { token: string } }>("/unsubscribe/:token", (request, reply) => {
          const found = leaving.find(request.params.token);
          reply.type("text/html; charset=utf-8");
          if (found === undefined) return reply.status(404).send(noRecipient);
          leaving.leave(request.params.token);
          return reply.send(page(found.language, says[found.language].left(found.schedule)));
        });
      }),
  };
}

const says = {
  en: {
    ask: (schedule: string) => `Do you want no more mails of the report “${schedule}”?`,
    left: (schedule: string) => `You get no more mails of the report “${schedule}”.`,
    button: "Unsubscribe",
  },
  sv: {
    ask: (schedule: string) => `Vill du inte ha fler utskick av rapporten ”${schedule}”?`,
    left: (schedule: string) => `Du får inga fler utskick av rapporten ”${schedule}”.`,
    button: "Avsluta utskicket",
  },
} as const;

const style =
  ":root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f6f7f9;color:#1b2330;font:16px/1.5 system-ui,sans-serif}main{max-width:28rem;margin:1rem;padding:2rem;background:#fefefe;border:1px solid #e3e7ee;border-radius:12px}button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:8px;background:#2c5bd4;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #9db9ff;outline-offset:2px}@media (prefers-color-scheme:dark){body{background:#0f141b;color:#e6eaf1}main{background:#171d27;border-color:#2c3543}}";
const styleHash = `sha256-${createHash("sha256").update(style).digest("base64")}`;
const policy = `default-src 'none'; style-src '${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

function page(language: Language, text: string, second?: string, button?: string): string {
  const form = button === undefined ? "" : `<form method="post"><button type="submit">${button}</button></form>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Repmark</title><style>${style}</style></head><body><main><h1>Repmark</h1><p>${escaped(text)}</p>${second === undefined ? "" : `<p lang="sv">${escaped(second)}</p>`}${form}</main></body></html>`;
}

const noRecipient = page(
  "en",
  "This link is of no recipient of a report.",
  "Den här länken hör inte till någon mottagare av en rapport.",
);
