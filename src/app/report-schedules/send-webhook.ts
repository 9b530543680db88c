import { RepmarkError } from "../../domain/repmark-error.ts";
import { type OutboundFetch, outboundHere } from "../../outbound/fetch.ts";
import { chatMessage } from "../../reports/email/chat.ts";
import type { MailDocument } from "../../reports/email/mail-document.ts";
import type { Outcome } from "./outcome.ts";

/** Posts a report to a chat, as Slack's incoming webhooks take it. No redirect is followed: the address is the secret. */
export async function sendWebhook(
  url: string,
  mail: MailDocument,
  handingOver: () => void,
  call: OutboundFetch = outboundHere(),
): Promise<Outcome> {
  const body = JSON.stringify(chatMessage(mail));
  handingOver();
  try {
    const answer = await call(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
    await answer.body?.cancel();
    if (answer.ok) return { is: "sent" };
    const failure = {
      code: `webhook-${answer.status}`,
      message: `The webhook answered with status ${answer.status}.`,
      hint:
        answer.status === 404 || answer.status === 410
          ? "It is gone: make a new one, remove this recipient and add that."
          : "Check the webhook where it was made.",
    };
    if (answer.status === 429 || answer.status >= 500) return { is: "again", failure, isOfServer: false };
    return { is: "refused", failure };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Nobody was reached, or nobody answered: only the first is sure not to have arrived. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof RepmarkError) {
    const failure = { code: error.code, message: error.message, hint: error.hint };
    return { is: "again", failure, isOfServer: false };
  }
  const code = codeOf(error);
  const wasReached = !unreached.has(code);
  const failure = {
    code: wasReached ? "webhook-unanswered" : "webhook-unreached",
    message: `The webhook ${wasReached ? "did not answer" : "could not be reached"}${code === "" ? "" : ` (${code})`}.`,
    hint: wasReached
      ? "It may be in the chat: look, and send it again if it is not: repmark report-schedule send-now NAME"
      : "Check whether this machine reaches the internet.",
  };
  return wasReached ? { is: "unknown", failure } : { is: "again", failure, isOfServer: false };
}

const unreached = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  return "";
}
