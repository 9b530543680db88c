import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Hostile, hostile } from "../broken-inputs/hostile.ts";
import { isSoak } from "../crm/soak.ts";

/** Every seventh of them; all at full length, and then with the limits of time and memory that we set ourselves (anchors S7). */
const told = isSoak ? hostile : hostile.filter((_, at) => at % 7 === 0);

let server: ChildProcess;
let address = "";
interface State {
  readonly rss: number;
  readonly most: number;
  readonly delay: number;
  readonly scratch: string;
}
beforeAll(async () => {
  server = fork(join(import.meta.dirname, "hostile-server.ts"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [said] = (await once(server, "message")) as [{ address: string }];
  address = said.address;
  await sent({ what: "warm", name: "deals.csv", bytes: () => Buffer.from("colour\nred\n") });
}, 60_000);
afterAll(async () => {
  server.disconnect();
  await once(server, "exit");
});

async function state(asked: "begin" | "end"): Promise<State> {
  server.send(asked);
  return ((await once(server, "message")) as [State])[0];
}

interface Ended {
  readonly state: string;
  readonly endedAt: string | null;
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** From its last byte on: what it takes to send it is the network's. */
async function sent({ name, bytes }: Hostile) {
  const form = new FormData();
  form.append("files", new Blob([bytes() as BlobPart]), name);
  form.append("dryRun", "true");
  const answer = await fetch(`${address}/api/v1/imports`, { method: "POST", body: form });
  const { id } = (await answer.json()) as { id: string };
  const begun = performance.now();
  for (;;) {
    const job = (await (await fetch(`${address}/api/v1/jobs/${id}`)).json()) as Ended;
    if (job.endedAt !== null) return { job, ms: Math.round(performance.now() - begun) };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("there are eighty files that were made to harm, and no two are alike", () => {
  expect(hostile.length).toBeGreaterThanOrEqual(80);
  expect(new Set(hostile.map(({ what, name }) => `${name} ${what}`)).size).toBe(hostile.length);
});

const table: string[] = [];
afterAll(() => console.info(table.join("\n")));

test.each(told.map((one) => [`${one.what} (${one.name})`, one] as const))("%s", async (what, one) => {
  const bytes = one.bytes();
  const before = await state("begin");
  const { job, ms } = await sent({ ...one, bytes: () => bytes });
  const after = await state("end");
  const more = Math.round((after.most - before.rss) / 2 ** 20);
  table.push(
    `${ms} ms, ${more} MB, ${Math.round(after.delay)} ms of delay: ${what}: ${job.failure?.code ?? job.state}`,
  );
  expect([job.state, job.failure?.message]).toEqual(["failed", expect.stringMatching(/^deals\.\S+[^\n]{5,200}\.$/)]);
  expect(job.failure?.message).not.toMatch(/Error|undefined|node:|\/tmp/);
  expect(readdirSync(after.scratch).filter((name) => name.startsWith("upload-"))).toEqual([]);
  expect(more).toBeLessThan(isSoak ? 256 : 512);
  if (isSoak) expect([ms < 1000, after.delay < 100]).toEqual([true, true]);
});
