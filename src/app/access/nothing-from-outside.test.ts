import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../../test/world/given-company.ts";
import { measures } from "../measures.ts";
import type { Workspace } from "../workspace.ts";
import type { Caller } from "./caller.ts";
import { Seen } from "./seen.ts";

/**
 * Two companies that differ in nothing but what the three people of the South sold. With fewer than five others nothing of them may be told, so whatever Ada
 * or Mia of the North ask, both companies must answer the same to the letter: no name, no count, no sum and no difference of two can come from outside.
 */
const folder = mkdtempSync(join(tmpdir(), "repmark-outside-"));
const south = ["Cyrus", "Diana", "Edwin"];
let companies: readonly Workspace[];

beforeAll(async () => {
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  companies = [
    await givenCompany(one, { south }),
    await givenCompany(other, { south, southAmount: (place) => 77_000 + place, southWins: (place) => place < 2 }),
  ];
}, 120_000);
afterAll(() => {
  for (const company of companies ?? []) company.close();
  rmSync(folder, { recursive: true, force: true });
});

const caller = (role: Caller["role"], repId: string): Caller => ({
  userId: repId,
  name: repId,
  role,
  repId,
  key: null,
});
const callers = { ada: caller("rep", "ada"), mia: caller("manager", "mia"), liv: caller("leader", "liv") };

const possible = {
  who: fc.constantFrom("ada", "mia", "liv"),
  verb: fc.constantFrom("scorecard", "deals", "trend", "breakdown", "bridge", "forecast", "revenue", "plan", "coach"),
  measure: fc.constantFrom(...measures.map(({ id }) => id)),
  period: fc.constantFrom("2026-Q2", "2026-Q1", "2026-05", "2026"),
  asOf: fc.constantFrom(undefined, undefined, "2026-05-12"),
  rep: fc.constantFrom(undefined, "ada", "bo", "mia", "cyrus", "Diana Dianasson", "max", "nobody"),
  team: fc.constantFrom(undefined, undefined, "north", "south"),
} as const;
const question = fc.record({ ...possible });
type Question = typeof question extends fc.Arbitrary<infer Asked> ? Asked : never;

async function answer(company: Workspace, { who, verb, measure, period, asOf, rep, team }: Question): Promise<string> {
  const seen = await Seen.by(company, callers[who]);
  if (who === "liv") return asText(await seen.scorecard({ period, metric: measure, language: "en" }));
  const asking = { period, asOf, rep, language: "en" as const };
  const verbs: Record<Question["verb"], () => Promise<unknown>> = {
    scorecard: () => seen.scorecard({ ...asking, team, metric: measure }),
    deals: () => seen.deals({ ...asking, team, measure }),
    trend: () => seen.trend({ measure, from: "2026-Q1", until: "2026-Q2", asOf, rep, language: "en" }),
    breakdown: () => seen.breakdown({ ...asking, measure, by: "type" }),
    bridge: () => seen.bridge({ ...asking, measure }),
    forecast: () => seen.forecast({ ...asking, team }),
    revenue: () => seen.revenue({ asOf, rep, team, language: "en" }),
    plan: () => seen.plan({ ...asking, rep: rep ?? "ada" }),
    coach: () => seen.coach({ ...asking, team }),
  };
  return verbs[verb]().then(asText, (error) => `${error.code}: ${error.message} ${error.hint}`);
}

const asText = (told: unknown) => JSON.stringify(told, (_, value) => (typeof value === "bigint" ? `${value}n` : value));

/** People whom the North does not see, by id, name, and in the names of their deals. */
const outside = /cyrus|diana|edwin|max holm/i;
const withoutQuestion = (text: string, { rep }: Question) => (rep === undefined ? text : text.replaceAll(rep, "…"));

// The whole of 100,000 questions is for the soak.
const rounds = process.env.REPMARK_SOAK === undefined ? 25 : 16_700;

test("whatever two people ask at once, beside a leader who warms the cache, nothing in an answer is from outside", async () => {
  const six = fc.array(question, { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(six, async (questions) => {
      const [one, other] = await Promise.all(
        companies.map((company) => Promise.all(questions.map((each) => answer(company, each)))),
      );
      for (const [place, asked] of questions.entries()) {
        if (asked.who === "liv") continue;
        expect(one?.[place], asText(asked)).toBe(other?.[place]);
        expect(withoutQuestion(one?.[place] ?? "", asked)).not.toMatch(outside);
      }
    }),
    { numRuns: rounds },
  );
}, 3_600_000);

test("whether the three outside have reached their quotas is not told by leaving out a benchmark either", async () => {
  // Of a quota that is reached no coverage is asked: in the other company the South is in no circle of it.
  const asked: Question = {
    who: "mia",
    verb: "scorecard",
    measure: "pipeline.coverage",
    period: "2026-Q2",
  } as Question;
  const [one, other] = await Promise.all(companies.map((company) => answer(company, asked)));
  expect(one).toBe(other);
});

test("a leader does hear the difference: the companies are not the same", async () => {
  const asked: Question = { who: "liv", verb: "scorecard", measure: "bookings.amount", period: "2026-Q2" } as Question;
  const [one, other] = await Promise.all(companies.map((company) => answer(company, asked)));
  expect(one).not.toBe(other);
  expect(one).toMatch(outside);
});
