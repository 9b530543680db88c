import fc from "fast-check";
import { expect, test } from "vitest";
import type { FiscalPeriod } from "../domain/period.ts";
import type { OpenDeal } from "./closings.ts";
import { expectedRevenue } from "./expected-revenue.ts";
import { isOf, partsOf, together } from "./parts.ts";
import { yearly } from "./schedule.ts";

const month = (from: string, until: string): FiscalPeriod => ({
  kind: "month",
  label: from.slice(0, 7),
  fiscalYear: 2026,
  ordinal: Number(from.slice(5, 7)),
  from,
  until,
});
const months = [month("2026-07-01", "2026-08-01"), month("2026-08-01", "2026-09-01")];
const deal = (repId: string | null, teamId: string | null) => ({ rep_id: repId, team_id: teamId }) as OpenDeal;
const linesOf = (of: ReturnType<typeof together>) => of.map(({ month: _, ...lines }) => lines);

test("contracts go by their credits, open deals by their owner, and what ends or has no rep is nobody's", () => {
  const parts = partsOf({
    months,
    asOf: "2026-06-30",
    contracted: [
      { from: "2026-07-01", revenue: 10_000n, assumed: 500n },
      { from: "2026-08-01", revenue: 8_000n, assumed: 0n },
    ],
    // Ada was in the North when she won the first, and is in the South now; 1,000 of July has no rep.
    credited: [
      { repId: "ada", teamId: "north", from: "2026-07-01", revenue: 6_000n, assumed: 0n },
      { repId: "ada", teamId: "north", from: "2026-08-01", revenue: 6_000n, assumed: 0n },
      { repId: "bo", teamId: "north", from: "2026-07-01", revenue: 3_000n, assumed: 500n },
      { repId: "bo", teamId: "north", from: "2026-08-01", revenue: 2_000n, assumed: 0n },
    ],
    endings: [{ endsOn: "2026-08-01", yearly: 3_650_000n, isNoticed: false }],
    renewalRate: () => 0.8,
    prospects: [
      { deal: deal("ada", "south"), schedule: yearly(3_650_000n, 12), oneOff: 50_000n },
      { deal: deal(null, null), schedule: yearly(0n, 12), oneOff: 7_000n },
    ],
    // Half a chance in July, on the 16th, live the same day: 16 days of July.
    closings: { between: (_, from) => (from === "2026-07-01" ? 0.5 : 0) },
    startLag: 0,
  });
  const of = (whose: Parameters<typeof isOf>[0]) =>
    linesOf(together(months, parts.filter(isOf(whose)))).map(
      ({ contracted, ending, pipeline, pipelineOneOff, expected }) => [
        contracted,
        ending,
        pipeline,
        pipelineOneOff,
        expected,
      ],
    );
  expect(of({ repId: "ada" })).toEqual([
    [6_000n, 0n, 80_000n, 25_000n, 111_000n],
    [6_000n, 0n, 155_000n, 0n, 161_000n],
  ]);
  expect(of({ teamId: "north" })).toEqual([
    [9_000n, 0n, 0n, 0n, 9_000n],
    [8_000n, 0n, 0n, 0n, 8_000n],
  ]);
  expect(of({ repId: "ada", teamId: "south" })[0]).toEqual([0n, 0n, 80_000n, 25_000n, 105_000n]);
  const nobodys = parts.filter(({ repId }) => repId === null);
  expect(nobodys.map(({ teamId, openDeals }) => [teamId, openDeals])).toEqual([[null, 1]]);
  expect(linesOf(together(months, nobodys))).toEqual([
    {
      contracted: 1_000n,
      assumed: 0n,
      ending: 0n,
      notRenewed: 0n,
      pipeline: 0n,
      pipelineOneOff: 3_500n,
      expected: 4_500n,
    },
    {
      contracted: 0n,
      assumed: 0n,
      ending: 310_000n,
      notRenewed: 62_000n,
      pipeline: 0n,
      pipelineOneOff: 0n,
      expected: 248_000n,
    },
  ]);
  expect(of({}).map((lines) => lines.at(-1))).toEqual([118_500n, 411_000n]);
});

test("whoever has what, people and nobody come to everyone to the cent, in every month and line, and so do teams", () => {
  const teamOf: Record<string, string | null> = { ada: "north", bo: "north", cyd: "south", dag: null };
  const who = fc.constantFrom("ada", "bo", "cyd", "dag", null);
  const cents = fc.bigInt({ min: -1_000_000n, max: 50_000_000n });
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ repId: who, value: cents, oneOff: cents, chance: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
        { maxLength: 12 },
      ),
      fc.uniqueArray(fc.tuple(who, fc.constantFrom("north", "south", null), fc.constantFrom(...months), cents), {
        maxLength: 12,
        selector: ([repId, teamId, { from }]) => `${repId} ${teamId} ${from}`,
      }),
      fc.array(
        fc.record({ endsOn: fc.constantFrom("2026-07-10", "2026-08-03"), yearly: cents, isNoticed: fc.boolean() }),
        {
          maxLength: 4,
        },
      ),
      (deals, credits, endings) => {
        const prospects = deals.map(({ repId, value, oneOff, chance }) => ({
          deal: { ...deal(repId, repId === null ? null : (teamOf[repId] ?? null)), probability: chance } as OpenDeal,
          schedule: yearly(value, 12),
          oneOff,
        }));
        const credited = credits.flatMap(([repId, teamId, { from }, revenue]) =>
          repId === null ? [] : [{ repId, teamId, from, revenue, assumed: 0n }],
        );
        const contracted = months.map(({ from }) => ({
          from,
          revenue: credits.reduce((all, [, , at, revenue]) => (at.from === from ? all + revenue : all), 0n),
          assumed: 0n,
        }));
        const given = {
          months,
          asOf: "2026-06-30",
          contracted,
          endings,
          renewalRate: () => 0.7,
          prospects,
          closings: { between: (of: OpenDeal) => of.probability ?? 0 },
          startLag: 3,
        };
        const parts = partsOf({ ...given, credited });
        const all = together(months, parts);
        const nobodys = parts.filter(({ repId }) => repId === null);
        const teamless = parts.filter(({ teamId }) => teamId === null);
        const people = ["ada", "bo", "cyd", "dag"].map((repId) => parts.filter(isOf({ repId })));
        const teams = ["north", "south"].map((teamId) => parts.filter(isOf({ teamId })));
        for (const cut of [
          [...people, nobodys],
          [...teams, teamless],
        ]) {
          const sums = cut.map((own) => together(months, own));
          for (const [place, whole] of all.entries())
            for (const line of [
              "contracted",
              "ending",
              "notRenewed",
              "pipeline",
              "pipelineOneOff",
              "expected",
            ] as const)
              expect(sums.reduce((sum, own) => sum + own[place]![line], 0n)).toBe(whole[line]);
        }
        const whole = expectedRevenue(given);
        for (const [
          place,
          { contracted: signed, ending, notRenewed, pipeline, pipelineOneOff, expected },
        ] of all.entries()) {
          expect(signed + ending - notRenewed + pipeline + pipelineOneOff).toBe(expected);
          expect([signed, ending, notRenewed]).toEqual([
            whole[place]!.contracted,
            whole[place]!.ending,
            whole[place]!.notRenewed,
          ]);
          // Rounded for each person instead of once: half a cent for each of the five at most, and the half of the whole.
          expect(Math.abs(Number(pipeline - whole[place]!.pipeline))).toBeLessThanOrEqual(3);
          expect(Math.abs(Number(pipelineOneOff - whole[place]!.pipelineOneOff))).toBeLessThanOrEqual(3);
        }
      },
    ),
  );
});
