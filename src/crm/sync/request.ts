import { RepmarkError } from "../../domain/repmark-error.ts";
import { struckOut } from "../../domain/struck-out.ts";
import type { World } from "./connector.ts";

export interface Asking {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What to do with an answer. */
export type Verdict =
  | { readonly is: "good" }
  /** Ask again: after so many milliseconds when the CRM said how many, else after a wait that grows. */
  | { readonly is: "again"; readonly because: string; readonly after?: number | undefined }
  | { readonly is: "refused"; readonly error: Error };

/** An answer that did not come, or not whole: the same question may be asked again. */
export class Unsettled extends Error {
  /** Milliseconds to wait before it is, where the CRM said so. */
  readonly after: number | undefined;

  constructor(because: string, options: { after?: number | undefined; cause?: unknown } = {}) {
    super(because, { cause: options.cause });
    this.name = "Unsettled";
    this.after = options.after;
  }
}

/** Tries before we give up; the waits between them are 1, 2, 4 … s, at most a minute, each with up to half of it as jitter. */
export const tries = 7;

/**
 * Asks, within the limits, until there is an answer that `judge` calls good and `read` can read. Gives up after `tries`, saying what the
 * trouble was. `read` throws `Unsettled` for a body that is not whole.
 */
export async function request<Answer>(
  asking: Asking | (() => Asking),
  world: World,
  judge: (answer: Response) => Promise<Verdict> | Verdict,
  read: (answer: Response) => Promise<Answer>,
): Promise<Answer> {
  return persistently(world, async () => {
    const { url, method, headers, body = null } = typeof asking === "function" ? asking() : asking;
    return world.limiter.run(async () => {
      const answer = withoutSent(await begun(url, { method, headers, body }, world), headers, body);
      const verdict = await judge(answer);
      if (verdict.is === "refused") throw verdict.error;
      if (verdict.is === "again") {
        await answer.body?.cancel().catch(() => undefined);
        throw new Unsettled(verdict.because, { after: verdict.after });
      }
      return read(answer);
    }, world.signal);
  });
}

/** A refusal may say back what it was sent, and what it says is kept and shown: nothing secret of that. */
function withoutSent(answer: Response, headers: Asking["headers"], body: string | null): Response {
  if (answer.ok || answer.body === null) return answer;
  const form = headers["content-type"] === "application/x-www-form-urlencoded" ? new URLSearchParams(body ?? "") : [];
  const shown = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  const secrets = [
    shown?.replace(/^\w+ /, ""),
    ...[...form].flatMap(([name, value]) => (openIn.has(name) ? [] : [value])),
  ];
  const decoder = new TextDecoder();
  let text = "";
  const strike = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes) => {
      text += decoder.decode(bytes, { stream: true });
    },
    flush: (out) => out.enqueue(new TextEncoder().encode(struckOut(text + decoder.decode(), secrets))),
  });
  return new Response(answer.body.pipeThrough(strike), answer);
}

/** What of a form of a token endpoint is no secret. */
const openIn = new Set(["grant_type", "client_id", "redirect_uri"]);

/** Runs `work` again while it is unsettled and there are tries left. */
async function persistently<Answer>(world: World, work: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unsettled)) throw error;
      if (attempt === tries) throw givenUp(error);
      await world.effects.sleep(waitBefore(attempt, error.after, world), world.signal);
    }
  }
}

/** Milliseconds before the next attempt. */
export function waitBefore(attempt: number, after: number | undefined, { effects }: World): number {
  if (after !== undefined) return after + effects.random() * 500;
  const whole = Math.min(60_000, 1000 * 2 ** (attempt - 1));
  return whole + (effects.random() * whole) / 2;
}

/** The bytes of an answer as they come. A body that is cut off or falls silent is `Unsettled`. */
export async function* bytesOf(answer: Response, world: World): AsyncGenerator<Uint8Array> {
  if (answer.body === null) return;
  const reader = answer.body.getReader();
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await notSilent(reader.read(), world);
      if (done) break;
      yield value;
    }
    isWhole = true;
  } catch (cause) {
    world.signal.throwIfAborted();
    throw cause instanceof Unsettled
      ? cause
      : new Unsettled("the connection broke off in the middle of an answer", { cause });
  } finally {
    if (!isWhole) await reader.cancel().catch(() => undefined);
  }
}

/** The whole text of an answer. */
export async function textOf(answer: Response, world: World): Promise<string> {
  const decoder = new TextDecoder("utf-8");
  let text = "";
  for await (const bytes of bytesOf(answer, world)) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** JSON of an answer; HTML or half of it is `Unsettled`. */
export async function jsonOf(answer: Response, world: World): Promise<unknown> {
  const text = await textOf(answer, world);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const begins = text.trimStart().startsWith("<") ? "a web page" : "text that is not whole";
    throw new Unsettled(`the answer was ${begins} where JSON was expected`, { cause });
  }
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function retryAfter(answer: Response, now: Date): number | undefined {
  const said = answer.headers.get("retry-after");
  if (said === null) return undefined;
  const seconds = Number(said);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(said) - now.getTime();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

async function begun(url: string, init: RequestInit, world: World): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), world.effects.patience.answer);
  try {
    // Redirects are not followed: a token goes to the host it was meant for.
    const signal = AbortSignal.any([late.signal, world.signal]);
    return await world.effects.fetch(url, { ...init, redirect: "manual", signal }, world.inside);
  } catch (cause) {
    world.signal.throwIfAborted();
    if (late.signal.aborted)
      throw new Unsettled(`there was no answer within ${world.effects.patience.answer / 1000} s`, { cause });
    throw lasting(cause, url) ?? new Unsettled(unreachable(cause), { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function notSilent<Answer>(reading: Promise<Answer>, { effects }: World): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new Unsettled(`an answer fell silent for ${effects.patience.silence / 1000} s`)),
      effects.patience.silence,
    );
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** What no waiting mends: a name that does not exist, a certificate that nobody should trust. */
function lasting(cause: unknown, url: string): RepmarkError | undefined {
  if (cause instanceof RepmarkError) return cause;
  const code = codeOf(cause);
  const { host } = new URL(url);
  if (code === "ENOTFOUND")
    return new RepmarkError("crm-unknown-host", `There is no server called ${host}, or this machine has no network.`, {
      kind: "refused",
      hint: "Check the address of the connection, and whether other sites can be reached from this machine.",
      cause,
    });
  if (code === "CERT_HAS_EXPIRED")
    return new RepmarkError(
      "crm-certificate",
      `The certificate of ${host} has expired, or this machine's clock is wrong.`,
      {
        kind: "refused",
        hint: "Check date and time of this machine; if they are right, whoever runs that server (or a proxy before it) has to renew it.",
        cause,
      },
    );
  if (/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT|CERT_)/.test(code))
    return new RepmarkError("crm-certificate", `The certificate of ${host} cannot be trusted (${code}).`, {
      kind: "refused",
      hint: "If your network reads encrypted traffic, give Node its certificate with NODE_EXTRA_CA_CERTS; else do not connect from here.",
      cause,
    });
  return undefined;
}

function unreachable(cause: unknown): string {
  const code = codeOf(cause);
  return code === "" ? "the connection failed" : `the connection failed (${code})`;
}

function codeOf(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause)
    if ("code" in error && typeof error.code === "string") return error.code;
  return "";
}

/** What people are told when no try helped. */
export function givenUp(error: Unsettled): RepmarkError {
  return new RepmarkError("crm-unreachable", `The CRM could not be read, after ${tries} tries: ${error.message}.`, {
    kind: "refused",
    hint: "Nothing is lost: check the network and sync again; it goes on where it stopped.",
    cause: error,
  });
}
