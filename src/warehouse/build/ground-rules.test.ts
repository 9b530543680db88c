import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { allot } from "../../domain/credit.ts";

async function world(asked: GivenWorld) {
  const made = await given(asked);
  onTestFinished(() => made.close());
  return made;
}

const won = (id: string, closeOn: string, more: object = {}) => ({
  opportunity_id: id,
  owner_ref: "Ada",
  type: "new",
  outcome: "won",
  stage_ref: "Won",
  created_at: "2026-01-05T09:00:00Z",
  close_on: closeOn,
  amount: "1000.00",
  ...more,
});

const closings =
  "select opportunity_id, closed_on, rep_id, cycle_started_on, is_inherited from core.opportunity_version where outcome <> 'open' order by opportunity_id, valid_from";

test("G2: a loss at 22:30 UTC on the last of March is a loss of April in Stockholm", async () => {
  const lost = { ...won("D", "2026-03-31"), outcome: "lost", stage_ref: "Lost", closed_at: "2026-03-31T22:30:00Z" };
  const made = await world({ settings: { timeZone: "Europe/Stockholm" }, raw: { opportunity: [lost] } });
  expect(await made.warehouse.rows(closings)).toMatchObject([{ closed_on: "2026-04-01" }]);
});

test("G8: a win dated ahead counts on the day it was won until its date has come", async () => {
  const made = await world({ raw: { opportunity: [won("D", "2026-03-20", { closed_at: "2026-03-05T10:00:00Z" })] } });
  const asOf = (instant: string) =>
    made.warehouse.rows(
      "select closed_on from core.opportunity_version where valid_from < $t::timestamptz and $t::timestamptz <= valid_until",
      { t: instant },
    );
  expect(await asOf("2026-03-10T00:00:00Z")).toEqual([{ closed_on: "2026-03-05" }]);
  expect(await asOf("2026-03-21T00:00:00Z")).toEqual([{ closed_on: "2026-03-20" }]);
});

test("G12: a deal of 100.00 in three equal parts is 33.34, 33.33 and 33.33", async () => {
  const thirds = ["Ada", "Bo", "Cy"].map((rep) => ({ opportunity_ref: "D", rep_ref: rep, share: "0.33333333" }));
  const made = await world({ raw: { opportunity: [won("D", "2026-02-01", { amount: "100.00" })], split: thirds } });
  const rows = await made.warehouse.rows("select rep_id, value from core.booking order by rep_id");
  expect(rows).toEqual([
    { rep_id: "ada", value: "33.3400" },
    { rep_id: "bo", value: "33.3300" },
    { rep_id: "cy", value: "33.3300" },
  ]);
});

test("G12: shares that do not make a whole are used as they stand, and said", async () => {
  const parts = [
    ["Ada", "0.6"],
    ["Bo", "0.6"],
  ].map(([rep, share]) => ({ opportunity_ref: "D", rep_ref: rep, share }));
  const made = await world({ raw: { opportunity: [won("D", "2026-02-01")], split: parts } });
  expect(await made.warehouse.rows("select sum(value) as value from core.booking")).toEqual([{ value: "1200.0000" }]);
  expect(await made.warehouse.rows("select code, record_id from core.data_issue")).toEqual([
    { code: "split-sum", record_id: "D" },
  ]);
});

test("whatever the amount and the shares, the credits of a whole deal add up to it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.integer({ min: -900_000, max: 9_000_000 }),
          fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
        ),
        { minLength: 1, maxLength: 60 }, // a build costs more than its deals
      ),
      async (deals) => {
        using made = await given({
          raw: {
            opportunity: deals.map(([cents], index) =>
              won(`D${index}`, "2026-02-01", { amount: (cents / 100).toFixed(2) }),
            ),
            split: deals.flatMap(([, weights], index) => {
              const all = weights.reduce((sum, weight) => sum + weight, 0);
              return weights.map((weight, rep) => ({
                opportunity_ref: `D${index}`,
                rep_ref: `Rep ${rep}`,
                share: (weight / all).toFixed(8),
              }));
            }),
          },
        });
        const rows = await made.warehouse.rows(
          "select opportunity_id, sum(value) as value from core.booking group by opportunity_id",
        );
        const parts = await made.warehouse.rows(
          "select opportunity_id, rep_id, share::varchar as share, value::varchar as value from core.booking",
        );
        for (const [id, ofDeal] of Map.groupBy(parts, (row) => String(row.opportunity_id))) {
          // The same cents by the domain's own arithmetic: two roads, one number.
          const cents = deals[Number(id.slice(1))]?.[0] ?? 0;
          const credits = ofDeal.map((row) => ({ repId: String(row.rep_id), share: String(row.share) }));
          const allotted = allot({ minor: BigInt(cents), currency: "USD" }, credits).parts;
          expect(ofDeal.map((row) => Math.round(100 * Number(row.value)))).toEqual(
            allotted.map((part) => Number(part.money.minor)),
          );
        }
        for (const [index, [cents]] of deals.entries()) {
          expect(Number(rows.find((row) => row.opportunity_id === `D${index}`)?.value)).toBeCloseTo(cents / 100, 9);
        }
      },
    ),
    { numRuns: 6 },
  );
});

test("G12: three reps with 33.33 % each share every cent of a large deal, and a share written too high takes none too many", async () => {
  const thirds = (id: string, shares: readonly string[]) =>
    shares.map((share, rep) => ({ opportunity_ref: id, rep_ref: `Rep ${rep}`, share }));
  using made = await given({
    raw: {
      opportunity: [
        won("low", "2026-02-01", { amount: "9000000.00" }),
        won("high", "2026-02-01", { amount: "9000000.00" }),
      ],
      split: [...thirds("low", ["0.3333", "0.3333", "0.3333"]), ...thirds("high", ["0.50005", "0.50005"])],
    },
  });
  // 3,000,000.00 each but for the 1e-8 that thirds leave over, nine cents of nine millions.
  expect(
    await made.warehouse.rows(
      "select opportunity_id as id, list(value::varchar order by rep_id) as parts, sum(value)::varchar as value, sum(share)::varchar as share from core.booking group by id order by id",
    ),
  ).toEqual([
    { id: "high", parts: ["4500000.0000", "4500000.0000"], value: "9000000.0000", share: "1.00000000" },
    { id: "low", parts: ["3000000.0600", "2999999.9700", "2999999.9700"], value: "9000000.0000", share: "1.00000000" },
  ]);
});

test("G13: a leaver's closed deals stay theirs when the CRM hands them to somebody else", async () => {
  const made = await world({
    raw: {
      opportunity: [won("D", "2026-02-01", { owner_ref: "Bo" })],
      change: [
        { opportunity_ref: "D", changed_at: "2026-06-01T09:00:00Z", field: "owner", old_value: "Ada", new_value: "Bo" },
      ],
    },
  });
  expect((await made.warehouse.rows(closings)).map((row) => row.rep_id)).toEqual(["ada", "ada"]);
  expect((await made.warehouse.rows("select distinct rep_id from core.booking")).map((row) => row.rep_id)).toEqual([
    "ada",
  ]);
});

test("G14: a deal handed over within 14 days is the new owner's, one handed over later is inherited", async () => {
  const handed = (id: string, on: string) => ({
    opportunity_ref: id,
    changed_at: `${on}T09:00:00Z`,
    field: "owner",
    old_value: "Sdr",
    new_value: "Ada",
  });
  const made = await world({
    raw: {
      opportunity: [won("early", "2026-03-01"), won("late", "2026-03-01")],
      change: [handed("early", "2026-01-19"), handed("late", "2026-01-20")],
    },
  });
  expect((await made.warehouse.rows(closings)).map((row) => [row.opportunity_id, row.is_inherited])).toEqual([
    ["early", false],
    ["late", true],
  ]);
});

test("G15: a win re-opened after half a year starts a new cycle that day, and leaves its old period", async () => {
  const stage = (on: string, from: string, to: string) => ({
    opportunity_ref: "D",
    changed_at: `${on}T09:00:00Z`,
    field: "stage",
    old_value: from,
    new_value: to,
  });
  const made = await world({
    raw: {
      stage: [
        { name: "Demo", outcome: "open" },
        { name: "Won", outcome: "won" },
      ],
      opportunity: [won("D", "2026-10-20", { created_at: "2025-10-01T09:00:00Z", outcome: null })],
      change: [
        stage("2026-01-10", "Demo", "Won"),
        stage("2026-09-01", "Won", "Demo"),
        stage("2026-10-20", "Demo", "Won"),
      ],
    },
  });
  const now = await made.warehouse.rows(
    "select closed_on, cycle_started_on from core.opportunity_version order by valid_until desc limit 1",
  );
  expect(now).toEqual([{ closed_on: "2026-10-20", cycle_started_on: "2026-09-01" }]);
});

test("G14, G15: in the cycle that a re-opening starts, only a hand-over more than 14 days into it makes a deal inherited", async () => {
  const change = (field: string, on: string, old_value: string, new_value: string) => ({
    opportunity_ref: "D",
    changed_at: `${on}T09:00:00Z`,
    field,
    old_value,
    new_value,
  });
  const reopened = (...handovers: ReturnType<typeof change>[]) =>
    world({
      raw: {
        stage: [
          { name: "Demo", outcome: "open" },
          { name: "Won", outcome: "won" },
          { name: "Lost", outcome: "lost" },
        ],
        opportunity: [won("D", "2026-10-20", { created_at: "2025-10-01T09:00:00Z", outcome: null, owner_ref: "Bo" })],
        change: [
          change("stage", "2026-01-10", "Demo", "Lost"),
          change("stage", "2026-09-01", "Lost", "Demo"),
          change("stage", "2026-10-20", "Demo", "Won"),
          ...handovers,
        ],
      },
    });
  const last = "select is_inherited from core.opportunity_version order by valid_until desc limit 1";
  const early = await reopened(change("owner", "2025-12-24", "Ada", "Bo"));
  expect(await early.warehouse.rows(last)).toEqual([{ is_inherited: false }]);
  const late = await reopened(change("owner", "2026-09-16", "Ada", "Bo"));
  expect(await late.warehouse.rows(last)).toEqual([{ is_inherited: true }]);
});

test("a deal thrown away as junk and lost for good later was no contest then, and is one now", async () => {
  const stage = (on: string, from: string, to: string) => ({
    opportunity_ref: "D",
    changed_at: `${on}T09:00:00Z`,
    field: "stage",
    old_value: from,
    new_value: to,
  });
  const made = await world({
    raw: {
      stage: [
        { name: "Demo", outcome: "open" },
        { name: "Lost", outcome: "lost" },
        { name: "Junk", outcome: "void" },
      ],
      opportunity: [won("D", "2026-03-20", { outcome: null, stage_ref: "Lost" })],
      change: [
        stage("2026-02-01", "Demo", "Junk"),
        stage("2026-02-10", "Junk", "Demo"),
        stage("2026-03-20", "Demo", "Lost"),
      ],
    },
  });
  expect(
    await made.warehouse.rows(
      "select no_contest_reason from core.opportunity_version where outcome = 'lost' order by valid_from",
    ),
  ).toEqual([{ no_contest_reason: "void" }, { no_contest_reason: null }]);
});

test("G11: a euro deal takes the rate of the day it closed; without a rate its value is unknown, and said", async () => {
  const made = await world({
    raw: {
      opportunity: [
        won("EUR", "2026-02-20", { amount: "10000.00", currency: "EUR" }),
        won("NOK", "2026-02-20", { amount: "10000.00", currency: "NOK" }),
      ],
      fx_rate: [
        { currency: "EUR", from_on: "2026-02-01", rate: "1.0837" },
        { currency: "EUR", from_on: "2026-03-01", rate: "9" },
      ],
    },
  });
  expect(await made.warehouse.rows("select opportunity_id, value from core.booking order by 1")).toEqual([
    { opportunity_id: "EUR", value: "10837.0000" },
    { opportunity_id: "NOK", value: null },
  ]);
  expect(await made.warehouse.rows("select code, saw from core.data_issue")).toEqual([
    { code: "missing-rate", saw: "NOK" },
  ]);
});

test("the versions of a deal tile its life: no gap, no overlap, no end", async () => {
  const change = fc.record({
    deal: fc.nat(19),
    after: fc.integer({ min: 1, max: 90 }),
    field: fc.constantFrom("amount", "close_on", "stage", "owner"),
    to: fc.nat(3),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 80, size: "max" }), async (changes) => {
      const values = {
        amount: ["1", "2", "3", "4"],
        close_on: ["2026-02-01", "2026-05-01", "2026-08-01", "2026-11-01"],
        stage: ["Demo", "Offer", "Won", "Lost"],
        owner: ["Ada", "Bo", "Cy", "Di"],
      };
      using made = await given({
        raw: {
          stage: [
            { name: "Demo", outcome: "open" },
            { name: "Offer", outcome: "open" },
            { name: "Won", outcome: "won" },
            { name: "Lost", outcome: "lost" },
          ],
          opportunity: Array.from({ length: 20 }, (_, index) => ({
            opportunity_id: `D${index}`,
            owner_ref: "Ada",
            stage_ref: "Demo",
            created_at: "2026-01-05T09:00:00Z",
            close_on: "2026-08-01",
            amount: "1",
          })),
          change: changes.map(({ deal, after, field, to }) => ({
            opportunity_ref: `D${deal}`,
            changed_at: new Date(Date.parse("2026-01-05T09:00:00Z") + after * 86_400_000).toISOString(),
            field,
            old_value: values[field][0],
            new_value: values[field][to],
          })),
        },
      });
      const gaps = await made.warehouse.rows(
        `select opportunity_id from (
           select opportunity_id, valid_until, lead(valid_from, 1, timestamptz '9999-12-31 00:00:00+00') over (partition by opportunity_id order by valid_from) as next_from
           from core.opportunity_version
         ) where valid_until <> next_from`,
      );
      expect(gaps).toEqual([]);
    }),
    { numRuns: 6 },
  );
});

test("a team is the same by its id or its name, in the list of people, of memberships and of teams", async () => {
  using made = await given({
    raw: {
      team: [
        { team_id: "T-1", name: "North", parent_ref: "T-9" },
        { team_id: "T-9", name: "Sweden" },
      ],
      rep: [
        { name: "Ada", team_ref: "north" },
        { name: "Bo", team_ref: "T-1" },
        { name: "Cy", manager_ref: "Dan Ek" },
      ],
      team_member: [
        { team_ref: "T-1", rep_ref: "Bo", from_on: "2026-01-01", until_on: "2026-02-01" },
        { team_ref: "Guests", rep_ref: "Bo", from_on: "2026-02-01" },
      ],
    },
  });
  expect(
    await made.warehouse.rows("select team_id as id, name, parent_id as parent from core.team order by team_id"),
  ).toEqual([
    { id: "T-1", name: "North", parent: "T-9" },
    { id: "T-9", name: "Sweden", parent: null },
    { id: "dan-ek", name: "Dan Ek", parent: null },
    { id: "guests", name: "Guests", parent: null },
  ]);
  expect(
    await made.warehouse.rows("select rep_id as rep, team_id as team from core.team_member order by rep_id, from_on"),
  ).toEqual([
    { rep: "ada", team: "T-1" },
    { rep: "bo", team: "T-1" },
    { rep: "bo", team: "guests" },
    { rep: "cy", team: "dan-ek" },
  ]);
});
