import { expect, test } from "vitest";
import { SharedAnswer } from "./shared-answer.ts";

/** Work that never ends by itself, and says when it was given up. */
function endless() {
  let given: AbortSignal | undefined;
  const shared = new SharedAnswer<string>((signal) => {
    given = signal;
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  return { shared, isGivenUp: () => given?.aborted };
}

test("fifty who ask the same get one answer, worked out once", async () => {
  let times = 0;
  const shared = new SharedAnswer(async () => {
    times += 1;
    return "the answer";
  });
  const all = await Promise.all(Array.from({ length: 50 }, () => shared.wait(undefined)));
  expect([new Set(all), times]).toEqual([new Set(["the answer"]), 1]);
});

test("who leaves hears so at once; the work goes on for the other, and ends with the last", async () => {
  const { shared, isGivenUp } = endless();
  const [ada, bo] = [new AbortController(), new AbortController()];
  const [hers, his] = [shared.wait(ada.signal), shared.wait(bo.signal)];
  ada.abort(new Error("Ada left"));
  await expect(hers).rejects.toThrow("Ada left");
  expect(isGivenUp()).toBe(false);
  bo.abort(new Error("Bo left"));
  await expect(his).rejects.toThrow("Bo left");
  expect(isGivenUp()).toBe(true);
  expect(shared.isGivenUp).toBe(true);
});

test("one without a signal stays, and the work with them", async () => {
  const { shared, isGivenUp } = endless();
  void shared.wait(undefined).catch(() => undefined);
  const ada = new AbortController();
  const hers = shared.wait(ada.signal);
  ada.abort(new Error("Ada left"));
  await expect(hers).rejects.toThrow("Ada left");
  expect(isGivenUp()).toBe(false);
});

test("what fails, fails for all who wait", async () => {
  const shared = new SharedAnswer<string>(async () => {
    throw new Error("no such table");
  });
  const all = await Promise.allSettled([shared.wait(undefined), shared.wait(new AbortController().signal)]);
  expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
