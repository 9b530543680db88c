import { afterEach, expect, test } from "vitest";
import { given, type World } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { isAnswered } from "../../benchmarks/figures.ts";
import { scorecard } from "../../benchmarks/scorecard.ts";
import { addDays } from "../../domain/day.ts";
import { forecastMeasures } from "./index.ts";

let world: World;
afterEach(() => world.close());

const q1 = { period: "2026-Q1", asOf: "2026-03-31" };

test("F1: four calls miss by 14.71 % and lie 2.94 % high, a third of what 'same as last quarter' misses by", async () => {
  world = await given({ raw: { rep: people, opportunity: f1Bookings, forecast_call: f1Calls } });
  const row = await world.row(familyOf("forecast.accuracy"), { ...q1, rep: "ada" });
  expect(row.call_source).toBe("calls");
  expect([row.periods, row.calls, row.call_coverage]).toEqual([4, 4, 4 / 5]); // the 60 of the quarter before had no call
  expect(row.accuracy).toBeCloseTo(1 - 50 / 340, 12);
  expect(row.bias).toBeCloseTo(10 / 340, 12);
  expect(row.relative_mae).toBeCloseTo(50 / 150, 12);
  expect([Number(row.call), row.callers]).toEqual([50, 1]);
  expect([row.periods_over, row.periods_under]).toEqual([2, 1]);
});

test("a quarter that is still running has a call but is no part of the accuracy", async () => {
  world = await given({ raw: { rep: people, opportunity: f1Bookings, forecast_call: f1Calls } });
  const row = await world.row(familyOf("forecast.accuracy"), { period: "2026-Q1", asOf: "2026-03-15", rep: "ada" });
  expect([row.periods, Number(row.call)]).toEqual([3, 50]);
  expect(row.accuracy).toBeCloseTo(1 - 30 / 310, 12);
});

test("a call made after the 30th day before the end does not count, the one before it does", async () => {
  const calls = [call("Ada", "2026-Q1", "100.00", "2026-02-28"), call("Ada", "2026-Q1", "90.00", "2026-03-02")];
  world = await given({ raw: { rep: people, opportunity: [won("D1", "2026-03-20", "90.00")], forecast_call: calls } });
  const row = await world.row(familyOf("forecast.call"), { ...q1, rep: "ada" });
  expect([Number(row.call), row.accuracy]).toEqual([100, expect.closeTo(1 - 10 / 90, 11)]);
});

test("two reps' errors cancel in the summed call, and a manager's call is in no sum", async () => {
  const bookings = [won("D1", "2026-03-20", "90.00"), won("D2", "2026-03-20", "110.00", { owner_ref: "Bo" })];
  const calls = [
    call("Ada", "2026-Q1", "100.00", "2026-02-01"),
    call("Bo", "2026-Q1", "100.00", "2026-02-01"),
    call("Cyd", "2026-Q1", "150.00", "2026-02-01"),
  ];
  world = await given({ raw: { rep: people, opportunity: bookings, forecast_call: calls } });
  const everyone = await world.row(familyOf("forecast.call"), q1);
  expect([Number(everyone.call), everyone.accuracy, everyone.accuracy_of_sum]).toEqual([200, 0.9, 1]);
  const manager = await world.row(familyOf("forecast.call"), { ...q1, rep: "cyd" });
  expect([Number(manager.called_actual), manager.accuracy]).toEqual([200, 0.75]);
});

test("without submissions the call is the roll-up of that day: booked, and open in commit", async () => {
  const deals = [
    won("D1", "2026-02-10", "40.00"),
    won("D2", "2026-03-20", "30.00", { forecast_category: "commit" }),
    open("D3", { amount: "25.00", close_on: "2026-03-25", forecast_category: "commit" }),
    open("D4", { amount: "99.00", close_on: "2026-03-25", forecast_category: "best_case" }),
    open("D5", { amount: "77.00", close_on: "2026-04-25", forecast_category: "commit" }),
  ];
  world = await given({ raw: { rep: people, opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(familyOf("forecast.call"), { ...q1, rep: "ada" });
  // On 1 March D1 is booked; D2, won on 20 March, was open in commit like D3.
  expect([row.call_source, Number(row.call)]).toEqual(["roll-up", 95]);
  expect(row.accuracy).toBeCloseTo(1 - 25 / 70, 12);
});

test("commit, best case and open pipeline of a running quarter", async () => {
  const deals = [
    won("D1", "2026-02-10", "40.00"),
    open("D3", { amount: "25.00", close_on: "2026-03-25", forecast_category: "commit" }),
    open("D4", { amount: "99.00", close_on: "2026-03-25", forecast_category: "best_case" }),
    open("D5", { amount: "7.00", close_on: "2026-03-25", forecast_category: "pipeline" }),
    open("D6", { amount: "8.00", close_on: "2026-03-25", forecast_category: "omitted" }),
    open("D7", { amount: "77.00", close_on: "2026-04-25", forecast_category: "commit" }),
  ];
  world = await given({ raw: { rep: people, opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(familyOf("forecast.commit"), { period: "2026-Q1", asOf: "2026-02-28" });
  expect([row.commit, row.best_case, row.open_pipeline].map(Number)).toEqual([65, 164, 131]);
  expect([row.commit_deals, row.best_case_deals, row.open_deals]).toEqual([2, 3, 3]);
});

test("F2: two of five due deals slipped, 40 % and 55.0 % by amount", async () => {
  world = await given({ raw: { opportunity: f2Deals, change: f2Changes } });
  const row = await world.row(familyOf("forecast.slip_rate"), { ...q1, rep: "ada" });
  expect([row.due, row.slipped, row.slip_rate]).toEqual([5, 2, 0.4]);
  expect(row.slip_rate_amount).toBeCloseTo(0.55, 12);
  const slipped = (await world.evidence(familyOf("forecast.slip_rate"), q1)).filter((deal) => deal.is_slipped);
  expect(slipped.map((deal) => deal.opportunity_id)).toEqual(["S2", "S5"]);
  const answer = (await told("2026-Q1", "2026-03-31")).en["forecast.slip_rate"];
  expect(answer?.interval).toEqual([expect.closeTo(0.118, 3), expect.closeTo(0.769, 3)]);
});

test("commit slippage is of the due deals that stood in commit when the quarter began", async () => {
  const due = { amount: "10.00", close_on: "2026-03-20" };
  const deals = [
    open("left", { ...due, forecast_category: "commit" }),
    won("won", "2026-03-20", "10.00", { forecast_category: "commit" }),
    open("best case", { ...due, forecast_category: "best_case" }),
    open("no category", due),
  ];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals) } });
  expect(await world.row(familyOf("forecast.commit_slip_rate"), q1)).toMatchObject({
    slip_rate: 0.75,
    commit_slip_rate: 0.5,
  });
});

test("F2: what slips is not known before the quarter is over", async () => {
  world = await given({ raw: { opportunity: f2Deals, change: f2Changes } });
  const row = await world.row(familyOf("forecast.slip_rate"), { period: "2026-Q1", asOf: "2026-03-30" });
  expect([row.due, row.judged, row.slip_rate, row.slip_rate_amount]).toEqual([5, 0, null, null]);
});

test("a win of 31 March logged on 2 April is not slipped, nor is a deal lost as a duplicate; a deleted one is no deal", async () => {
  const due = { amount: "10.00", close_on: "2026-03-31" };
  const deals = [
    deal("logged late", { ...due, outcome: "won", closed_at: "2026-04-02T12:00:00Z" }),
    lost("duplicate", "2026-03-30", { ...due, lost_reason: "Duplicate" }),
    open("deleted", { ...due, is_deleted: true }),
    open("left", due),
  ];
  const deletion = changed("deleted", "2026-04-05", "is_deleted", "false", "true");
  world = await given({ raw: { opportunity: deals, change: [...fromTheStart(deals), deletion] } });
  const rows = await world.evidence(familyOf("forecast.slip_rate"), { ...q1, asOf: "2026-04-10" });
  expect(rows.map((row) => [row.opportunity_id, row.is_slipped])).toEqual([
    ["duplicate", false],
    ["left", true],
    ["logged late", false],
  ]);
});

test("in Stockholm a call at 23:30 UTC on 1 March comes after the 30th day before the end has begun", async () => {
  const calls = [
    { ...call("Ada", "2026-Q1", "100.00", "2026-02-28") },
    { ...call("Ada", "2026-Q1", "90.00", "2026-03-01"), called_at: "2026-03-01T23:30:00Z" },
  ];
  const raw = { rep: people, opportunity: [won("D1", "2026-03-20", "90.00")], forecast_call: calls };
  const settings = { timeZone: "Europe/Stockholm" };
  world = await given({ settings, raw });
  expect(Number((await world.row(familyOf("forecast.call"), q1)).call)).toBe(100);
  world.close();
  world = await given({ raw });
  expect(Number((await world.row(familyOf("forecast.call"), q1)).call)).toBe(90);
});

test("open deals in euro are counted in dollars at the day's rate, each rounded on its own", async () => {
  const deal = { currency: "EUR", close_on: "2026-03-25", forecast_category: "commit" };
  const deals = [open("D1", { ...deal, amount: "0.33" }), open("D2", { ...deal, amount: "0.33" })];
  const fx_rate = [
    { currency: "EUR", from_on: "2026-01-01", rate: "1.15" },
    { currency: "EUR", from_on: "2026-02-20", rate: "1.2" },
  ];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals), fx_rate } });
  // 0.33 × 1.15 = 0.3795 → 0.38 twice; the sum converted at once would be 0.76 too, at 1.2 it is 0.40 twice against 0.79.
  const on = async (asOf: string) => (await world.row(familyOf("forecast.commit"), { period: "2026-Q1", asOf })).commit;
  expect([Number(await on("2026-02-10")), Number(await on("2026-02-28"))]).toEqual([0.76, 0.8]);
});

test("F2: three pushes of 26, 19 and 31 days, two into a later month, one after the date had passed, and one pull", async () => {
  world = await given({ raw: { opportunity: f2Deals, change: f2Changes } });
  const family = familyOf("forecast.pushes");
  const row = await world.row(family, { ...q1, rep: "ada" });
  expect([row.pushes, row.push_days, row.month_crossing, row.after_due, row.pulls, row.held]).toEqual([
    3, 76, 2, 1, 1, 6,
  ]);
  // S6 alone has a yearly value: 36,500 × 31 ÷ 365
  expect([Number(row.push_price), row.priced]).toEqual([3100, 1]);
  const pushes = (await world.evidence(family, q1)).filter((move) => move.is_push);
  expect(pushes.map((move) => [move.opportunity_id, move.days])).toEqual([
    ["S6", 31],
    ["S3", 19],
    ["S2", 26],
  ]);
});

test("ARR of 36,500 pushed 45 days costs 4,500.00, and only the days within the fiscal year", async () => {
  const deals = [
    open("D1", { arr: "36500.00", amount: "36500.00", close_on: "2026-04-15" }),
    open("D2", { arr: "36500.00", amount: "36500.00", close_on: "2027-01-20" }),
  ];
  const changes = [
    moved("D1", "2026-02-10", "2026-03-01", "2026-04-15"),
    moved("D2", "2026-02-10", "2026-12-22", "2027-01-20"),
  ];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals, changes) } });
  const moves = await world.evidence(familyOf("forecast.pushes"), q1);
  expect(moves.map((move) => [move.opportunity_id, Number(move.price)])).toEqual([
    ["D1", 4500],
    ["D2", 1000],
  ]);
});

test("a rep whose deals held their dates has no pushes; where no date was known nothing is said", async () => {
  const dated = open("D1", { close_on: "2026-03-20" });
  world = await given({
    raw: { opportunity: [dated, open("D2", { owner_ref: "Bo" })], change: fromTheStart([dated]) },
  });
  const rows = await world.value(familyOf("forecast.pushes"), q1);
  expect(rows.filter((row) => row.grain === "rep").map((row) => [row.rep_id, row.pushes])).toEqual([["ada", 0]]);
  const before = await world.row(familyOf("forecast.pushes"), { period: "2025-Q3", asOf: "2025-09-30" });
  expect(before.pushes).toBeNull();
});

test("close dates believed a month before were 5 days early, 10 days early and 20 late; a young deal's first date counts", async () => {
  const young = { created_at: "2026-03-10T00:00:00Z", opened_on: "2026-03-10" };
  const deals = [
    won("D1", "2026-03-20", "10.00"),
    won("D2", "2026-03-10", "10.00"),
    won("D3", "2026-03-30", "10.00", young),
  ];
  const changes = [
    moved("D1", "2026-03-01", "2026-03-15", "2026-03-20"), // after 18 February, so 15 March was believed then
    moved("D2", "2026-01-20", "2026-06-30", "2026-03-30"), // before 8 February
    moved("D2", "2026-03-05", "2026-03-30", "2026-03-10"),
    moved("D3", "2026-03-12", "2026-03-20", "2026-03-30"),
  ];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals, changes) } });
  const row = await world.row(familyOf("forecast.close_date_error"), q1);
  const deal = await world.evidence(familyOf("forecast.close_date_error"), q1);
  expect(deal.map((won) => [won.opportunity_id, won.error])).toEqual([
    ["D2", -20],
    ["D1", 5],
    ["D3", 10],
  ]);
  expect([row.won, row.dated, row.close_date_error, row.within_a_week]).toEqual([3, 3, 5, expect.closeTo(1 / 3, 11)]);
});

test("7 of 12 deals that stood in commit 30 days before the end were won by it: 58.3 %", async () => {
  const stood = Array.from({ length: 12 }, (_, index) => {
    const deal = { amount: "100.00", forecast_category: "commit" };
    if (index < 7) return won(`D${index}`, "2026-03-20", "100.00", deal);
    return index < 10 ? lost(`D${index}`, "2026-03-20", deal) : open(`D${index}`, { ...deal, close_on: "2026-03-25" });
  });
  const other = [
    won("booked before the day", "2026-02-20", "100.00", { forecast_category: "commit" }),
    won("best case", "2026-03-20", "100.00", { forecast_category: "best_case" }),
    open("dated in April", { amount: "100.00", close_on: "2026-04-20", forecast_category: "commit" }),
  ];
  const deals = [...stood, ...other];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(familyOf("forecast.commit_conversion"), q1);
  expect([row.commit_won, row.committed, row.commit_conversion]).toEqual([7, 12, expect.closeTo(7 / 12, 11)]);
  expect([row.commit_conversion_amount, row.best_case, row.best_case_conversion]).toEqual([
    expect.closeTo(7 / 12, 11),
    1,
    1,
  ]);
  const answer = (await told("2026-Q1", "2026-03-31")).en["forecast.commit_conversion"];
  expect(answer?.interval).toEqual([expect.closeTo(0.32, 3), expect.closeTo(0.807, 3)]);
});

test("F3: stages of 90, 50 and 10 % on eight deals: Brier 0.2 = 0.03333 − 0.06771 + 0.23438, skill 0.1467", async () => {
  const stages = ["Likely", "Likely", "Likely", "Half", "Half", "Half", "Hardly", "Hardly"];
  const deals = [1, 1, 0, 1, 0, 0, 0, 0].map((isWon, index) => {
    const id = `D${index}`;
    return isWon
      ? won(id, "2026-03-20", "10.00")
      : open(id, { amount: "10.00", close_on: "2026-03-25", stage_ref: stages[index] });
  });
  const change = [...fromTheStart(deals), ...deals.map((_, index) => stood(`D${index}`, stages[index] ?? ""))];
  world = await given({ raw: { stage: talk, opportunity: deals, change } });
  const family = familyOf("forecast.brier");
  const row = await world.row(family, q1);
  expect([row.deals, row.won]).toEqual([8, 3]);
  expect(row.brier).toBeCloseTo(0.2, 12);
  expect(row.reliability).toBeCloseTo(0.03333, 5);
  expect(row.resolution).toBeCloseTo(0.06771, 5);
  expect(row.uncertainty).toBeCloseTo(0.234375, 12);
  expect(row.brier_skill).toBeCloseTo(0.1467, 4);
  const evidence = await world.evidence(family, q1);
  expect(recompute(answerOf("forecast.brier").recompute, evidence)).toBeCloseTo(0.2, 12);
  expect(recompute(answerOf("forecast.brier_skill").recompute, evidence)).toBeCloseTo(0.1467, 4);
  const { en, sv } = await told("2026-Q1", "2026-03-31");
  expect(en["forecast.brier"]?.caveat).toBe("Read it from 20 deals on; so far: 8.");
  expect(sv["forecast.brier"]?.caveat).toBe("Läs det från 20 affärer; hittills: 8.");
  expect(await world.value(family, { period: "2026-Q1", asOf: "2026-03-30" })).toEqual([]);
});

test("the nearer the end, the closer the calls: bias by the start, 60, 30, 14 and 7 days before", async () => {
  const said = [
    ["2025-12-20", "200.00"], // before the quarter
    ["2026-01-20", "180.00"], // by the 60th day before its end, 30 January
    ["2026-02-20", "150.00"],
    ["2026-03-10", "120.00"],
    ["2026-03-20", "110.00"],
    ["2026-03-30", "100.00"], // too late for any
  ] as const;
  world = await given({
    raw: {
      rep: people,
      opportunity: [won("D1", "2026-03-31", "100.00")],
      forecast_call: said.map(([day, amount]) => call("Ada", "2026-Q1", amount, day)),
    },
  });
  const rows = await world.value(familyOf("forecast.bias"), { ...q1, by: "horizon" });
  expect(rows.filter((row) => row.grain === "part").map((row) => [row.part, row.bias])).toEqual([
    ["start", 1],
    ["60", 0.8],
    ["30", 0.5],
    ["14", 0.2],
    ["7", 0.1],
  ]);
  expect(rows.filter((row) => row.rep_id === "ada").map((row) => row.part)).toEqual(["start", "60", "30", "14", "7"]);
  const months = await world.value(familyOf("forecast.bias"), { period: "2026-03", asOf: "2026-03-31", by: "horizon" });
  expect(months.filter((row) => row.grain === "part").map((row) => row.part)).toEqual(["start", "14", "7"]);
});

test("the last eight complete quarters count and no more; six calls too high of six are a habit and said so", async () => {
  const quarters = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"];
  const early = { created_at: "2023-01-01T00:00:00Z", opened_on: "2023-01-01" };
  const deals = quarters.map((label, index) => {
    const month = String(3 * (index % 4) + 3).padStart(2, "0");
    return won(label, `${label.slice(0, 4)}-${month}-20`, "100.00", early);
  });
  const calls = quarters.map((label, index) => {
    const month = String(3 * (index % 4) + 2).padStart(2, "0");
    // The oldest is far off, two hit, the other six are 20.00 too high.
    const amount = index === 0 ? "999.00" : index <= 2 ? "100.00" : "120.00";
    return call("Ada", label, amount, `${label.slice(0, 4)}-${month}-10`);
  });
  world = await given({ raw: { rep: people, opportunity: deals, forecast_call: calls } });
  const row = await world.row(familyOf("forecast.bias"), { ...q1, rep: "ada" });
  expect([row.periods, row.bias, row.periods_over, row.periods_under]).toEqual([8, 0.15, 6, 0]);
  const { en, sv } = await told("2026-Q1", "2026-03-31");
  expect(en["forecast.bias"]?.caveat).toBe("Over in 6 periods and under in none: more than chance gives (sign test).");
  expect(sv["forecast.bias"]?.caveat).toBe("Över i 6 perioder och under i ingen: mer än slumpen ger (teckentest).");
  // By the third quarter of 2025 it is five of the five that missed: 6.25 % of chance.
  expect((await told("2025-Q3", "2026-03-31")).en["forecast.bias"]?.caveat).toBeUndefined();
});

test("a roll-up says that it is one, and two quarters that they are two", async () => {
  const commit = { forecast_category: "commit" };
  const deals = [
    won("D1", "2026-03-20", "90.00", commit),
    open("D2", { amount: "10.00", close_on: "2026-03-25", ...commit }),
  ];
  world = await given({ raw: { rep: people, opportunity: deals, change: fromTheStart(deals) } });
  const { en, sv } = await told("2026-Q1", "2026-03-31");
  expect(en["forecast.accuracy"]?.caveat).toBe(
    "Nobody’s call is on record: what was booked and stood in commit on that day stands in for it. Read it from three periods on; so far: 1.",
  );
  expect(sv["forecast.call"]?.caveat).toMatch(/^Ingen säljares prognos är registrerad/);
  expect(en["forecast.call_coverage"]?.value).toBeNull();
});

test("who had left by the day of the call is not asked, and who had not started has no last quarter to be held against", async () => {
  const rep = [
    { name: "Ada", started_on: "2026-01-05" },
    { name: "Bo", ended_on: "2026-02-15" },
  ];
  const deals = [
    won("A0", "2025-11-20", "70.00", { owner_ref: "Bo" }),
    won("A1", "2026-03-20", "90.00"),
    won("B1", "2026-01-20", "50.00", { owner_ref: "Bo" }),
  ];
  const calls = [call("Ada", "2026-Q1", "100.00", "2026-02-10"), call("Bo", "2026-Q1", "200.00", "2026-02-10")];
  world = await given({ raw: { rep, opportunity: deals, forecast_call: calls } });
  const family = familyOf("forecast.accuracy");
  const everyone = await world.row(family, q1);
  // Bo's fourth quarter, without a call, is the one missing.
  expect([everyone.calls, everyone.due_calls, Number(everyone.call), everyone.relative_mae]).toEqual([1, 2, 100, null]);
  expect(await world.row(family, { ...q1, rep: "bo" })).toMatchObject({ calls: 0, accuracy: null });
});

test("a call for no period of the calendar, or in a currency without a rate, is an issue", async () => {
  const calls = [
    { ...call("Ada", "2026-Q7", "100.00", "2026-02-10") },
    { ...call("Ada", "2026-Q1", "100.00", "2026-02-10"), currency: "NOK" },
  ];
  world = await given({ raw: { rep: people, opportunity: f1Bookings, forecast_call: calls } });
  expect(
    await world.warehouse.rows("select code, saw from core.data_issue where object = 'forecast_call' order by all"),
  ).toEqual([
    { code: "missing-rate", saw: "NOK" },
    { code: "unknown-period", saw: "2026-Q7" },
  ]);
});

test("a deal lost, and opened again with a later date, has been given a date and not pushed", async () => {
  const again = open("D1", { amount: "10.00", close_on: "2026-05-20", stage_ref: "Half" });
  const changes = [
    moved("D1", "2026-01-20", "2026-01-25", "2026-02-10"),
    { ...changed("D1", "2026-02-01", "stage", "Half", "Lost") },
    { ...changed("D1", "2026-03-01", "stage", "Lost", "Half") },
    moved("D1", "2026-03-01", "2026-02-10", "2026-05-20"),
  ];
  const stage = [...talk, { stage_id: "Lost", name: "Lost", outcome: "lost" }];
  world = await given({ raw: { stage, opportunity: [again], change: fromTheStart([again], changes) } });
  expect(await world.row(familyOf("forecast.pushes"), q1)).toMatchObject({ pushes: 1, push_days: 16 });
});

test("every number is what its deals or calls come to, for everyone, a team and a rep", async () => {
  const commit = { forecast_category: "commit" };
  const deals = [
    ...f1Bookings,
    won("D1", "2026-03-20", "90.00", { owner_ref: "Bo", ...commit }),
    open("D2", { owner_ref: "Bo", amount: "70.00", close_on: "2026-03-25", ...commit }),
    open("D3", { owner_ref: "Bo", amount: "30.00", close_on: "2026-03-25", forecast_category: "best_case" }),
    ...f2Deals,
  ];
  const calls = [
    ...f1Calls,
    call("Bo", "2026-Q1", "120.00", "2026-02-01"),
    call("Cyd", "2026-Q1", "9.00", "2026-02-01"),
  ];
  world = await given({
    raw: {
      rep: people,
      stage: talk,
      opportunity: deals,
      change: [...fromTheStart(deals.slice(0, -6)), ...f2Changes, ...["D1", "D2"].map((id) => stood(id, "Half"))],
      forecast_call: calls,
    },
  });
  for (const measure of forecastMeasures.filter(isAnswered)) {
    const { family, column, recompute: how } = answerOf(measure.id);
    const rows = await world.value(family, q1);
    expect(rows.find((row) => row.grain === "all")?.[column], measure.id).not.toBeNull();
    for (const row of rows) {
      const asked = {
        ...q1,
        ...(row.rep_id ? { rep: row.rep_id } : {}),
        ...(row.team_id ? { team: row.team_id } : {}),
      };
      const found = recompute(how, await world.evidence(family, asked));
      const place = `${measure.id} of ${row.rep_id ?? row.team_id ?? "all"}`;
      if (row[column] === null) expect(Number(found), place).toBe(0);
      else expect(Number(found), place).toBeCloseTo(Number(row[column]), 10);
    }
  }
});

/** The team's forecast as a face tells it, in both languages. */
async function told(label: string, on: string) {
  const ask = (language: "en" | "sv") =>
    scorecard(world.warehouse, {
      period: world.period(label),
      previous: null,
      asOf: { on, instant: `${addDays(on, 1)}T00:00:00Z` },
      language,
      measures: forecastMeasures.map((measure) => measure.id),
    });
  return { en: (await ask("en")).team.measures, sv: (await ask("sv")).team.measures };
}

test("the parts of a breakdown come to the whole", async () => {
  const commit = { forecast_category: "commit" };
  const deals = [
    won("D1", "2026-03-20", "90.00", { source: "fair", ...commit }),
    open("D2", { owner_ref: "Bo", type: "expansion", amount: "70.00", close_on: "2026-03-25", ...commit }),
    open("D3", { amount: "70.00", close_on: "2026-03-25", ...commit }),
  ];
  world = await given({ raw: { rep: people, opportunity: deals, change: fromTheStart(deals) } });
  const columns = {
    commit: "commit",
    slip_rate: "slipped",
    close_date_error: "dated",
    commit_conversion: "committed",
    pushes: "held",
  };
  for (const [measure, column] of Object.entries(columns)) {
    const family = familyOf(`forecast.${measure}`);
    for (const by of family.breakdowns) {
      const rows = await world.value(family, { ...q1, by });
      const sum = (grain: string) =>
        rows.filter((row) => row.grain === grain).reduce((total, row) => total + Number(row[column]), 0);
      expect(sum("all"), measure).toBeGreaterThan(0);
      expect([measure, by, sum("part"), sum("rep-part")]).toEqual([measure, by, sum("all"), sum("all")]);
    }
  }
});

const people: RawRecord[] = [
  { name: "Ada", team_ref: "North", manager_ref: "Cyd" },
  { name: "Bo", team_ref: "North", manager_ref: "Cyd" },
  { name: "Cyd", role: "manager" },
];

const deal = (id: string, more: RawRecord): RawRecord => ({
  opportunity_id: id,
  name: id,
  owner_ref: "Ada",
  type: "new",
  currency: "USD",
  created_at: "2025-10-02T09:00:00Z",
  opened_on: "2025-10-02",
  ...more,
});
const open = (id: string, more: RawRecord = {}) => deal(id, { outcome: "open", ...more });
const won = (id: string, day: string, amount: string, more: RawRecord = {}) =>
  deal(id, { outcome: "won", close_on: day, amount, closed_at: `${day}T12:00:00Z`, ...more });
const lost = (id: string, day: string, more: RawRecord = {}) =>
  deal(id, { outcome: "lost", close_on: day, closed_at: `${day}T12:00:00Z`, ...more });

const call = (rep_ref: string, period_label: string, amount: string, day: string): RawRecord => ({
  rep_ref,
  period_label,
  category: "commit",
  amount,
  currency: "USD",
  called_at: `${day}T09:00:00Z`,
});
const early = { created_at: "2024-12-01T00:00:00Z", opened_on: "2024-12-01" };
const f1Bookings = [
  won("B0", "2025-03-20", "60.00", early),
  won("B1", "2025-06-20", "90.00", early),
  won("B2", "2025-09-20", "100.00", early),
  won("B3", "2025-12-20", "120.00", early),
  won("B4", "2026-03-20", "30.00", early),
];
const f1Calls = [
  call("Ada", "2025-Q2", "100.00", "2025-05-20"),
  call("Ada", "2025-Q3", "80.00", "2025-08-20"),
  call("Ada", "2025-Q4", "120.00", "2025-11-20"),
  call("Ada", "2026-Q1", "50.00", "2026-02-20"),
];

const changed = (id: string, day: string, field: string, old_value: unknown, new_value: unknown): RawRecord => ({
  opportunity_ref: id,
  changed_at: `${day}T10:00:00Z`,
  field,
  old_value,
  new_value,
});
/** In a stage from creation on. */
const stood = (id: string, stage: string): RawRecord => ({
  ...changed(id, "", "stage", null, stage),
  changed_at: "2025-10-02T09:00:00Z",
});
const talk: RawRecord[] = [
  { stage_id: "Likely", name: "Likely", probability: 0.9, outcome: "open" },
  { stage_id: "Half", name: "Half", probability: 0.5, outcome: "open" },
  { stage_id: "Hardly", name: "Hardly", probability: 0.1, outcome: "open" },
];
const moved = (id: string, day: string, from: string, to: string) => changed(id, day, "close_on", from, to);

/** A field history from creation on: without it a field is known only from when it was first seen. */
function fromTheStart(deals: readonly RawRecord[], changes: readonly RawRecord[] = []): RawRecord[] {
  const first = deals.flatMap((deal) =>
    ["amount", "arr", "close_on", "forecast_category"].flatMap((field) => {
      const later = changes.find((entry) => entry.opportunity_ref === deal.opportunity_id && entry.field === field);
      const value = later?.old_value ?? deal[field];
      if (value === undefined || value === null) return [];
      return [{ ...changed(String(deal.opportunity_id), "", field, null, value), changed_at: deal.created_at }];
    }),
  );
  return [...first, ...changes];
}

const f2Deals: RawRecord[] = [
  won("S1", "2026-03-18", "10000.00"),
  open("S2", { amount: "24000.00", close_on: "2026-04-15" }),
  won("S3", "2026-02-19", "8000.00"),
  lost("S4", "2026-03-09", { amount: "18000.00", close_on: "2026-03-10" }),
  open("S5", { amount: "20000.00", close_on: "2026-03-25" }),
  open("S6", { amount: "40000.00", arr: "36500.00", close_on: "2026-06-05" }),
];
const atTheWin = (change: RawRecord): RawRecord => ({ ...change, changed_at: `${change.new_value}T12:00:00Z` });
const f2Changes = fromTheStart(f2Deals, [
  atTheWin(moved("S1", "2026-03-18", "2026-03-20", "2026-03-18")),
  moved("S2", "2026-03-16", "2026-03-20", "2026-04-15"),
  moved("S3", "2026-02-03", "2026-02-01", "2026-02-20"),
  atTheWin(moved("S3", "2026-02-19", "2026-02-20", "2026-02-19")),
  moved("S4", "2026-01-20", "2026-03-30", "2026-03-10"),
  moved("S6", "2026-02-02", "2026-05-05", "2026-06-05"),
]);
