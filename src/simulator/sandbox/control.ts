import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { instantText } from "../timeline.ts";
import { actSchema } from "./act.ts";
import { faultSchema } from "./faults.ts";
import type { Reached, Sandbox } from "./sandbox.ts";
import type { ServiceName } from "./service.ts";
import { readCall } from "./wire.ts";

const span = z.object({
  days: z.number().int().nonnegative().optional(),
  minutes: z.number().int().nonnegative().optional(),
});
const list = <T extends z.ZodType>(one: T) => z.union([one.transform((value) => [value]), z.array(one)]);

/**
 * Drives a sandbox from another process, in JSON: `GET state`, `POST time {days, minutes}`, `POST acts`, `POST hold` and
 * `POST commit {number}`, `POST | GET | DELETE faults`, `GET | DELETE log`, `POST settings/salesforce {…}`.
 */
export function control(sandbox: Sandbox, reached: ReadonlyMap<ServiceName, Reached>) {
  const held = new Map<number, { commit(): void }>();
  const state = () => ({
    now: instantText(sandbox.world.now),
    today: sandbox.world.company.plan.today,
    deals: [...sandbox.world.standingDeals()].length,
    services: Object.fromEntries(reached),
    requests: sandbox.log.total,
  });
  const verbs: Record<string, (body: unknown, query: URLSearchParams) => unknown> = {
    "GET state": state,
    "POST time": (body) => {
      sandbox.letPass(span.parse(body));
      return state();
    },
    "POST acts": (body) => {
      sandbox.do(...list(actSchema).parse(body));
      return state();
    },
    "POST hold": (body) => {
      const open = sandbox.hold(...list(actSchema).parse(body));
      held.set(open.number, open);
      return { number: open.number };
    },
    "POST commit": (body) => {
      held.get(z.object({ number: z.number() }).parse(body).number)?.commit();
      return state();
    },
    "POST faults": (body) => {
      sandbox.fault(...list(faultSchema).parse(body));
      return sandbox.faults.report();
    },
    "GET faults": () => sandbox.faults.report(),
    "DELETE faults": () => sandbox.faults.disarm(),
    "GET log": (_body, query) => sandbox.log.entries(query.has("on") ? new RegExp(query.get("on")!) : undefined),
    "DELETE log": () => sandbox.log.clear(),
  };
  for (const [name, { settings }] of reached)
    verbs[`POST settings/${name}`] = (body) => changed(settings, z.record(z.string(), z.unknown()).parse(body));

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? null));
    };
    try {
      const call = await readCall(request);
      const verb = verbs[`${call.method} ${call.path.replace(/^\/_sandbox\/|\/$/g, "")}`];
      if (verb === undefined) return answer(404, { error: `It knows ${Object.keys(verbs).join(", ")}.` });
      answer(200, verb(call.body.length === 0 ? {} : JSON.parse(call.body.toString()), call.query));
    } catch (cause) {
      answer(400, { error: cause instanceof Error ? cause.message : String(cause) });
    }
  };
}

/** Settings keep their kind: a name that is not there, or a text in place of a number, is a slip. */
function changed(settings: Record<string, unknown>, wanted: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(wanted)) {
    const now = settings[name];
    if (now === undefined)
      throw new TypeError(`There is no setting ${name}; there are ${Object.keys(settings).join(", ")}.`);
    if (now !== null && value !== null && typeof now !== typeof value)
      throw new TypeError(`${name} is a ${typeof now}, such as ${JSON.stringify(now)}.`);
  }
  return Object.assign(settings, wanted);
}
