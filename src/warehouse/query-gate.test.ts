import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { QueryGate } from "./query-gate.ts";

/** Long enough to be caught in the act, and it ends by itself should interrupting fail. */
const slow = "select sum(hash(a.range + b.range)) as n from range(1000000) a, range(20000) b";

let gate: QueryGate;
beforeEach(async () => {
  gate = new QueryGate(await DuckDBInstance.create(":memory:"), 2);
});
afterEach(() => gate.close());

test("more questions than places wait their turn, and each gets its own answer", async () => {
  const asked = Array.from({ length: 50 }, (_, n) => gate.rows("select $n::bigint as n", { n }));
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, (_, n) => [{ n: String(n) }]));
});

test("decimals and days come as exact text", async () => {
  const rows = await gate.rows("select 12345678901234567890.12::decimal(28,2) as amount, date '2026-03-31' as day", {});
  expect(rows).toEqual([{ amount: "12345678901234567890.12", day: "2026-03-31" }]);
});

test("a question that takes too long is stopped, and its place is free again", async () => {
  const begun = performance.now();
  const late = expect(gate.rows(slow, {}, { deadlineMs: 100 })).rejects;
  await late.toMatchObject({ code: "query-too-slow", kind: "refused" });
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(await gate.rows("select 1 as n", {})).toEqual([{ n: 1 }]);
});

test("when the reader leaves, the question is interrupted, running or waiting", async () => {
  const reader = new AbortController();
  const questions = [1, 2, 3, 4].map(() => gate.rows(slow, {}, { signal: reader.signal }));
  setTimeout(() => reader.abort(), 50);
  const answers = await Promise.allSettled(questions);
  expect(answers.map((answer) => answer.status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
  for (const answer of answers) expect(answer).toMatchObject({ reason: { name: "AbortError" } });
  expect(await gate.rows("select 1 as n", {})).toEqual([{ n: 1 }]);
  await expect(gate.rows("select 1", {}, { signal: reader.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("a failed question does not spoil the next one on its connection", async () => {
  await expect(gate.rows("select no_such_column", {})).rejects.toThrow("no_such_column");
  expect(await gate.rows("select 1 as n", {})).toEqual([{ n: 1 }]);
});

test("work that needs the database alone waits for questions and keeps new ones waiting", async () => {
  const before = gate.rows("select count(*) as n from range(30000000)", {});
  const order: string[] = [];
  const alone = gate.exclusively(async (instance) => {
    order.push("alone");
    return instance;
  });
  const after = gate.rows("select 1 as n", {}).then(() => order.push("after"));
  await before.then(() => order.push("before"));
  await Promise.all([alone, after]);
  expect(order).toEqual(["before", "alone", "after"]);
});
