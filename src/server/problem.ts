import type { FastifyError, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { problem } from "../api/problem.ts";
import type { Language } from "../domain/language.ts";
import { RepmarkError } from "../domain/repmark-error.ts";

/** What went wrong as RFC 9457 has it, in the reader's language; its id is in the log. */
export function problemOf(error: FastifyError | RepmarkError, request: FastifyRequest): z.infer<typeof problem> {
  const status = statusOf(error);
  const language = languageOf(request);
  const told =
    error instanceof RepmarkError
      ? error.told(language)
      : status < 500
        ? { message: error.message, hint: checkTheAddress[language] }
        : { message: fault[language], hint: "" };
  return {
    type: "about:blank",
    title: told.message,
    status,
    detail: told.hint,
    code: error instanceof RepmarkError ? error.code : (error.code ?? "fault"),
    id: request.id,
  };
}

/** An address that leads nowhere, told as any other problem. */
export function nothingThere(request: FastifyRequest): RepmarkError {
  const what = `${request.method} ${request.url.slice(0, 200)}`;
  return new RepmarkError(
    "unknown-address",
    { en: `There is nothing at ${what}.`, sv: `Det finns inget på ${what}.` },
    { kind: "usage", hint: checkTheAddress },
  );
}

/** The language that was asked for, else the browser's. */
export function languageOf(request: FastifyRequest): Language {
  const { language } = (request.query ?? {}) as { language?: unknown };
  if (language === "en" || language === "sv") return language;
  return /^\s*sv\b/i.test(request.headers["accept-language"] ?? "") ? "sv" : "en";
}

function statusOf(error: FastifyError | RepmarkError): number {
  if (!(error instanceof RepmarkError)) return error.statusCode ?? 500;
  return byCode[error.code] ?? byKind[error.kind];
}

const byKind = { usage: 400, data: 409, refused: 502, forbidden: 403, folder: 503 } as const;

/** Where HTTP has a word of its own. */
const byCode: Readonly<Record<string, number>> = {
  "unknown-address": 404,
  "unknown-job": 404,
  "unknown-connection": 404,
  "sign-in-needed": 401,
  "body-too-large": 413,
  "address-too-long": 414,
  "media-type": 415,
  "key-reused": 422,
  "still-running": 409,
  "outcome-unknown": 409,
  "page-outdated": 409,
  "reader-left": 499,
  "not-right": 401,
  "passkey-refused": 401,
  "too-many-tries": 429,
  "too-many-requests": 429,
};

const checkTheAddress = {
  en: "Check the address: its words, their spelling and their values.",
  sv: "Kontrollera adressen: orden, stavningen och värdena.",
};

const fault = {
  en: "Something in Repmark failed; the log has the details under this id.",
  sv: "Något i Repmark gick fel; loggen har detaljerna under detta id.",
};
