import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Store } from "./store.ts";

/** Freezes quarter after quarter of two values each and says so only afterwards. */
const freezing = (folder: string, round: number) => `
  import { writeSync } from "node:fs";
  import { Store } from ${JSON.stringify(new URL("./store.ts", import.meta.url).href)};
  const store = Store.open(${JSON.stringify(folder)});
  for (let index = 0; ; index++) {
    const value = { period: "${round}-" + index, from: "2017-07-01", until: "2017-10-01", measure: "bookings.amount", grain: "rep",
      currency: "USD", value: "1.00", sampleSize: 1, asOf: "", frozenAt: "" };
    store.freeze([{ ...value, subject: "ada" }, { ...value, subject: "bo" }]);
    writeSync(1, value.period + "\\n");
  }
`;

test("killed at any instant, the store holds every value it said it had, and never half of what was frozen together", async () => {
  const folder = mkdtempSync(join(tmpdir(), "repmark-store-"));
  const acknowledged: string[] = [];
  for (let round = 0; round < 10; round++) {
    const writer = spawn(process.execPath, ["--input-type=module", "--eval", freezing(folder, round)], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
    });
    let said = "";
    writer.stdout.on("data", (chunk) => {
      said += chunk;
    });
    await once(writer.stdout, "data");
    await wait(Math.random() * 50);
    writer.kill("SIGKILL");
    await once(writer, "close");
    acknowledged.push(...said.split("\n").slice(0, -1));
  }
  using store = Store.open(folder);
  const days = { from: "2017-07-01", until: "2017-10-01" };
  expect(acknowledged.length).toBeGreaterThanOrEqual(10);
  for (const label of acknowledged) expect(store.frozenValues({ label, ...days })).toHaveLength(2);
  for (let round = 0; round < 10; round++) {
    const next = acknowledged.filter((label) => label.startsWith(`${round}-`)).length;
    expect([0, 2]).toContain(store.frozenValues({ label: `${round}-${next}`, ...days }).length);
  }
  rmSync(folder, { recursive: true });
});
