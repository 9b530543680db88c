import { z } from "zod";
import type { Call, Reply } from "../service.ts";
import { json, SalesforceError } from "./salesforce-error.ts";

const most = 25;
const order = z.object({ batchRequests: z.array(z.object({ method: z.string(), url: z.string() })) });

/** `/composite/batch`: up to 25 calls for the price of one, each with a status of its own. */
export async function batch(
  call: Call,
  answer: (inner: Call, path: readonly string[]) => Promise<Reply>,
): Promise<Reply> {
  const read = order.safeParse(parsed(call.body));
  if (!read.success)
    throw new SalesforceError(400, "JSON_PARSER_ERROR", "batchRequests with method and url are needed");
  if (read.data.batchRequests.length > most)
    throw new SalesforceError(400, "LIMIT_EXCEEDED", `The maximum number of batch requests is ${most}`);
  const results: string[] = [];
  let hasErrors = false;
  for (const { method, url } of read.data.batchRequests) {
    const [path = "", query = ""] = url.replace(/^\/?(services\/data\/)?/, "").split("?");
    const whole = `/services/data/${path}`;
    const inner: Call = {
      ...call,
      method,
      target: `/${url.replace(/^\//, "")}`,
      path: whole,
      query: new URLSearchParams(query),
      body: Buffer.alloc(0),
    };
    const reply = await answer(inner, path.split("/").map(decodeURIComponent)).catch((cause: unknown) => {
      if (!(cause instanceof SalesforceError)) throw cause;
      return json(cause.body(), cause.status);
    });
    hasErrors ||= reply.status >= 400;
    results.push(`{"statusCode":${reply.status},"result":${String(reply.body ?? null)}}`);
  }
  return { ...json(null), body: `{"hasErrors":${hasErrors},"results":[${results.join(",")}]}` };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
