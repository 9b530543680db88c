import { AsyncLocalStorage } from "node:async_hooks";
import type { OutboundFetch } from "./fetch.ts";

/**
 * Lets a library that calls the world by the `fetch` it finds, and takes no other, call it by `call`: while `work` runs, and in all that it begins. Everybody
 * else's `fetch` stays what it was.
 */
export function callingBy<Answer>(call: OutboundFetch, work: () => Answer): Answer {
  return calling.run(call, work);
}

const calling = new AsyncLocalStorage<OutboundFetch>();
const found = globalThis.fetch;

globalThis.fetch = async (asked, init) => {
  const call = calling.getStore();
  if (call === undefined) return found(asked, init);
  if (asked instanceof Request)
    throw new Error("A library's calls are by address: what is in a Request would be lost.");
  return call(String(asked), init);
};
