import { expect, test } from "vitest";
import { openSandbox } from "./sandbox.ts";

const small = { deals: 200, reps: 8, today: "2026-06-30" };

test("one company is served as both CRMs, and steered from outside", async () => {
  const sandbox = await openSandbox({ ...small, port: 0 });
  try {
    const versions = await fetch(`${sandbox.salesforce.url}/services/data/`);
    expect(((await versions.json()) as unknown[]).length).toBeGreaterThan(30);
    const headers = { authorization: `Bearer ${sandbox.hubspot.credentials.serviceKey}` };
    const deals = await fetch(`${sandbox.hubspot.url}/crm/v3/objects/deals?limit=1`, { headers });
    expect(((await deals.json()) as { results: unknown[] }).results.length).toBe(1);
    const state = await (await fetch(`${sandbox.controlUrl}/state`)).json();
    expect(state).toMatchObject({
      now: "2026-07-01T00:00:00Z",
      services: { salesforce: { url: sandbox.salesforce.url } },
    });
  } finally {
    await sandbox.close();
  }
});

test("yesterday is the last day of its records when nothing is said", async () => {
  const sandbox = await openSandbox({ deals: 200, reps: 8, port: 0 }, () => new Date("2026-03-15T08:00:00Z"));
  expect(sandbox.world.company.plan.today).toBe("2026-03-14");
  await sandbox.close();
});

test("where one of its ports is taken it does not start, and leaves nothing behind", async () => {
  const first = await openSandbox({ ...small, port: 0 });
  const taken = Number(new URL(first.hubspot.url).port);
  // Salesforce would take the port below, HubSpot finds its own in use.
  await expect(openSandbox({ ...small, port: taken - 1 })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(fetch(`http://127.0.0.1:${taken - 1}/services/data/`)).rejects.toThrow();
  await first.close();
});
