import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Agent } from "undici";

/** Asks a server ten times a second how it is, over a connection of its own; asked itself, tells in how many milliseconds it answered since it last told. */
const { address } = workerData as { address: string };
const agent = new Agent({ connections: 1, keepAliveTimeout: 60_000 });
let times: number[] = [];
parentPort!.on("message", () => {
  parentPort!.postMessage(times);
  times = [];
});
for (;;) {
  const from = performance.now();
  const response = await fetch(`${address}/health`, { dispatcher: agent } as RequestInit);
  await response.arrayBuffer();
  times.push(performance.now() - from);
  await wait(100);
}
