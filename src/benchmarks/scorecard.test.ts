import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../test/world/b2b-pipeline.ts";
import { given, type World } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import type { Language } from "../domain/language.ts";
import { measures } from "../metrics/index.ts";
import type { MeasureAnswer, RepAnswers, Scorecard } from "./answer.ts";
import { bridge } from "./bridge.ts";
import { evidence } from "./evidence.ts";
import { isAnswered } from "./figures.ts";
import { scorecard } from "./scorecard.ts";
import { trend } from "./trend.ts";

let published: World;
beforeAll(async () => {
  published = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
});
afterAll(() => published.close());

let world: World | undefined;
afterEach(() => {
  world?.close();
  world = undefined;
});

const lastDay = { on: "2017-12-31", instant: "2018-01-01T00:00:00Z" };
const third = (language: Language = "en", chosen?: readonly string[]) =>
  scorecard(published.warehouse, {
    period: published.period("2017-Q3"),
    previous: published.period("2017-Q2"),
    asOf: lastDay,
    language,
    ...(chosen === undefined ? {} : { measures: chosen }),
  });

test("Anna Snelling won 55 of 100, where 29 peers won 61.7 %: within, and the sentence says why", async () => {
  const card = await third();
  const winRate = answer(rep(card, "Anna Snelling"), "won-lost.win_rate");
  expect(winRate).toMatchObject({ value: 0.55, sampleSize: 100, verdict: "within" });
  expect(winRate.previous).toBeCloseTo(71 / 104, 11);
  expect(winRate.interval?.map((edge) => Number(edge).toFixed(4))).toEqual(["0.4524", "0.6439"]);
  expect(winRate.benchmark).toMatchObject({ peers: 29, value: 1202 / 1947 });
  expect(winRate.because).toBe(
    "55 of 100, 55.0%; peers 61.7% (95% interval of the difference −16.7 to +2.9 points). With this many deals chance alone can give such a difference.",
  );
  expect(card.gates["won-lost.win_rate"]?.says).toContain("are what chance gives");
});

test("the same in Swedish", async () => {
  const card = await third("sv", ["won-lost.win_rate"]);
  const { because } = answer(rep(card, "Anna Snelling"), "won-lost.win_rate");
  expect(because?.replaceAll("\u00a0", " ")).toBe(
    "55 av 100, 55,0 %; kollegorna 61,7 % (95 % intervall för skillnaden −16,7 till +2,9 procentenheter). Med så här många affärer kan slumpen ensam ge en sådan skillnad.",
  );
});

test("the whole team beside every rep by name, those without deals too", async () => {
  const card = await third();
  expect(card.team.measures["bookings.amount"]).toMatchObject({ value: "2982255.00", sampleSize: 1257 });
  const names = card.reps.map((each) => each.name);
  expect(names).toHaveLength(35);
  expect(names).toEqual(names.toSorted((a, b) => new Intl.Collator("en").compare(a, b)));
  const silent = card.reps.filter((each) => answer(each, "won-lost.win_rate").value === null);
  expect(silent).toHaveLength(5);
  for (const each of silent) {
    const { sampleSize, verdict, benchmark, why } = answer(each, "won-lost.win_rate");
    expect([sampleSize, verdict, benchmark]).toEqual([0, undefined, undefined]);
    expect(why).not.toBe("");
  }
});

test("every measure is present for the team, each team and each rep, with the reason where it has no value", async () => {
  const card = await third();
  const ofReps = measures.filter((measure) => !measure.teamOnly).map((measure) => measure.id);
  const all = measures.map((measure) => measure.id);
  expect(Object.keys(card.team.measures)).toEqual(all);
  for (const team of card.teams) expect(Object.keys(team.measures)).toEqual(all);
  for (const each of card.reps) expect(Object.keys(each.measures)).toEqual(ofReps);
  const answers = [card.team, ...card.teams, ...card.reps].flatMap((who) => Object.values(who.measures));
  for (const each of answers) expect((each.why ?? "") !== "").toBe(each.value === null);
});

test("a number equals what it opens to: all, a team, a rep, every measure", async () => {
  const card = await third();
  const anna = rep(card, "Anna Snelling");
  const team = card.teams.find((each) => each.name === anna.team);
  const scopes = [
    { rep: null, team: null, answers: card.team.measures },
    { rep: null, team: team?.teamId ?? "", answers: team?.measures ?? {} },
    { rep: anna.repId, team: null, answers: anna.measures },
  ];
  const period = published.period("2017-Q3");
  for (const measure of measures.filter(isAnswered)) {
    for (const { rep: repId, team: teamId, answers } of scopes) {
      const shown = answers[measure.id]?.value ?? null;
      if (shown === null) continue;
      const { value } = await evidence(published.warehouse, {
        measure,
        period,
        asOf: lastDay,
        rep: repId,
        team: teamId,
      });
      if (typeof shown === "number") expect([measure.id, value]).toEqual([measure.id, expect.closeTo(shown, 9)]);
      else expect([measure.id, value]).toEqual([measure.id, shown]);
    }
  }
});

test("days to win are held against the peers' deals together, and so much longer or shorter they are", async () => {
  const card = await third("en", ["sales-cycle.days_to_win", "sales-cycle.versus_average"]);
  const anna = card.reps.find((rep) => rep.name === "Anna Snelling")?.measures ?? {};
  const [median, mean, versus] = ["days_to_win", "mean_days_to_win", "versus_average"].map(
    (word) => anna[`sales-cycle.${word}`],
  );
  expect(median).toMatchObject({ verdict: "within", benchmark: { peers: 29 } });
  expect(median?.because).toMatch(
    /^\d+ days in \d+ wins, [\d.]+% of deals won within 120 days; peers \d+ days and [\d.]+% \(95% interval of the difference of the means /,
  );
  const [low = 0, high = 0] = (median?.interval ?? []).map(Number);
  expect(low <= Number(median?.value) && Number(median?.value) <= high).toBe(true);
  expect(versus?.value).toBeCloseTo(Number(mean?.value) / Number(mean?.benchmark?.value), 10);
  expect(versus?.sampleSize).toBe(mean?.sampleSize);
  expect(card.team.measures["sales-cycle.versus_average"]).toMatchObject({ value: null, sampleSize: 0 });
});

test("the bridge from the CRM's figure adds up to ours, to the cent", async () => {
  const period = published.period("2017-Q3");
  const bridged = measures.filter((measure) => isAnswered(measure) && measure.answer.family.bridge !== undefined);
  const found = await Promise.all(
    bridged.map((measure) =>
      bridge(published.warehouse, { measure, period, asOf: lastDay, rep: null, language: "en" }),
    ),
  );
  const bridges = found.filter((each) => each !== null);
  expect(bridges.map((each) => each.measure)).toContain("bookings.amount");
  for (const { crm, steps, ours } of bridges) {
    const added = steps.reduce(
      (sum, step) => sum + Math.round(Number(step.amount) * 100),
      Math.round(Number(crm) * 100),
    );
    expect(added).toBe(Math.round(Number(ours) * 100));
  }
});

test("a trend is the scorecard asked for other periods", async () => {
  const measure = measures.find((each) => each.id === "won-lost.win_rate");
  if (measure === undefined) throw new Error("There is no win rate.");
  const periods = ["2017-Q1", "2017-Q2", "2017-Q3"].map((label) => published.period(label));
  const points = await trend(published.warehouse, { measure, periods, asOf: lastDay, rep: "anna-snelling" });
  expect(points.map(({ label, value }) => [label, value])).toEqual([
    ["2017-Q1", expect.any(Number)],
    ["2017-Q2", expect.closeTo(71 / 104, 11)],
    ["2017-Q3", 0.55],
  ]);
});

test("W2: in a team of four the pooled peers decide, and there is no median of three", async () => {
  world = await given({
    raw: {
      opportunity: [
        ...contests("Ada", 12, 30),
        ...contests("Bo", 6, 30),
        ...contests("Cyd", 9, 45),
        ...contests("Dag", 3, 4),
      ],
    },
  });
  const card = await scorecard(world.warehouse, {
    period: world.period("2026-Q1"),
    previous: null,
    asOf: { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" },
    language: "en",
    measures: ["won-lost.win_rate"],
  });
  const verdicts = card.reps.map((each) => [each.name, answer(each, "won-lost.win_rate").verdict]);
  expect(verdicts).toEqual([
    ["Ada", "within"],
    ["Bo", "within"],
    ["Cyd", "within"],
    ["Dag", "too few deals"],
  ]);
  expect(answer(rep(card, "Dag"), "won-lost.win_rate")).toMatchObject({ value: 0.75, counted: [3, 4] });
  for (const name of ["Ada", "Bo", "Cyd"])
    expect(answer(rep(card, name), "won-lost.win_rate")).not.toHaveProperty("counted");
  expect(answer(rep(card, "Ada"), "won-lost.win_rate").benchmark).toEqual({
    peers: 3,
    label: "the whole team",
    value: 18 / 79,
    median: null,
    p25: null,
    p75: null,
  });
  expect(card.gates["won-lost.win_rate"]).toMatchObject({ degreesOfFreedom: 2, chiSquare: expect.closeTo(4.4872, 4) });
  expect(card.gates["won-lost.win_rate"]?.says).toContain("p 0.11");
  expect(card.previousPeriod).toBeNull();
});

test("a quarter to date is held against the same share of the quarter before", async () => {
  // On 31 January 22 of 64 working days are gone; 22 ÷ 64 of the 66 before is 22.7, so the 23rd: Friday 31 October and its weekend.
  const deals = [
    deal("Ada", "won", "2025-10-31", "1000.00"),
    deal("Ada", "won", "2025-11-01", "200.00"),
    deal("Ada", "won", "2025-11-03", "50000.00"),
    deal("Ada", "won", "2026-01-20", "3000.00"),
  ];
  world = await given({ raw: { opportunity: deals } });
  const booked = async (on: string, instant: string) => {
    const card = await scorecard(world!.warehouse, {
      period: world!.period("2026-Q1"),
      previous: world!.period("2025-Q4"),
      asOf: { on, instant },
      language: "en",
      measures: ["bookings.amount"],
    });
    const { value, previous } = card.team.measures["bookings.amount"] ?? {};
    return [card.period.complete, value, previous];
  };
  expect(await booked("2026-01-31", "2026-02-01T00:00:00Z")).toEqual([false, "3000.00", "1200.00"]);
  expect(await booked("2026-03-31", "2026-04-01T00:00:00Z")).toEqual([true, "3000.00", "51200.00"]);
});

test("attainment to date is held against what the quarter before had of its whole quota by then", async () => {
  const quota = (period_label: string) => ({ rep_ref: "Ada", period_label, amount: "10000.00" });
  world = await given({
    raw: {
      opportunity: [deal("Ada", "won", "2025-10-31", "1000.00"), deal("Ada", "won", "2025-11-20", "5000.00")],
      quota: [quota("2025-Q4"), quota("2026-Q1")],
    },
  });
  const card = await scorecard(world.warehouse, {
    period: world.period("2026-Q1"),
    previous: world.period("2025-Q4"),
    asOf: { on: "2026-01-31", instant: "2026-02-01T00:00:00Z" },
    language: "en",
    measures: ["quota.attainment"],
  });
  expect(card.team.measures["quota.attainment"]).toMatchObject({ value: 0, previous: 0.1 });
});

/** The first quarter as it stood on its last day. */
const quarterOf = (made: World, language: Language, chosen: readonly string[]) =>
  scorecard(made.warehouse, {
    period: made.period("2026-Q1"),
    previous: null,
    asOf: { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" },
    language,
    measures: chosen,
  });

test("a verdict on money is said in money, signed on both ends, in either language", async () => {
  const tens = (owner: string, amount: string) =>
    Array.from({ length: 10 }, () => deal(owner, "won", "2026-02-10", amount));
  world = await given({
    raw: {
      opportunity: [
        ...tens("Ada", "10000.00"),
        ...["Bo", "Cy", "Dag", "Eva"].flatMap((owner) => tens(owner, "5000.00")),
        deal("Fia", "won", "2026-02-10", "700.00"),
      ],
    },
  });
  const said = async (name: string, language: Language) => {
    const card = await quarterOf(world!, language, ["bookings.amount"]);
    return answer(rep(card, name), "bookings.amount").because?.replaceAll(/[\u00a0\u202f]/g, " ");
  };
  // Ten equal deals: SE 31,622.78, so 50,000 more than the median of five is 50,000 ± 61,980.64.
  expect(await said("Ada", "en")).toBe(
    "$100,000.00 in 10 deals; peers’ median $50,000.00 (95% interval of the difference −$11,980.64 to +$111,980.64). With this many deals chance alone can give such a difference.",
  );
  expect(await said("Ada", "sv")).toBe(
    "100 000,00 $ i 10 affärer; kollegornas median 50 000,00 $ (95 % intervall för skillnaden −11 980,64 $ till +111 980,64 $). Med så här många affärer kan slumpen ensam ge en sådan skillnad.",
  );
  expect(await said("Fia", "en")).toBe(
    "$700.00 in 1 deal; peers’ median $50,000.00. A verdict takes ten deals with an amount.",
  );
  expect(await said("Fia", "sv")).toBe(
    "700,00 $ i 1 affär; kollegornas median 50 000,00 $. En bedömning kräver tio affärer med belopp.",
  );
});

test("what a verdict lacks is named: deals, a fair chance either way, peers, or anybody at all", async () => {
  world = await given({
    raw: {
      opportunity: [
        ...contests("Ada", 3, 4),
        ...contests("Bo", 2, 12),
        ...contests("Cy", 1, 40),
        ...contests("Dag", 1, 40),
      ],
    },
  });
  const card = await quarterOf(world, "en", ["won-lost.win_rate", "bookings.amount"]);
  const said = (name: string, measure = "won-lost.win_rate") => answer(rep(card, name), measure).because;
  expect(said("Ada")).toBe("3 of 4; peers 4.3%. A verdict takes 20 deals.");
  expect(said("Bo")).toBe("2 of 12, 16.7%; peers 6.0%. A verdict takes 20 deals.");
  // 40 deals at the peers' 6 of 56 are 4.3 wins expected.
  expect(said("Cy")).toBe(
    "1 of 40, 2.5%; peers 10.7%. At the peers’ rate fewer than five are expected one way, too few for a verdict.",
  );
  expect(said("Cy", "bookings.amount")).toBe("$1,000.00 in 1 deal. A verdict takes four peers.");
  world.close();
  world = await given({ raw: { opportunity: contests("Ada", 12, 30) } });
  const alone = await quarterOf(world, "sv", ["won-lost.win_rate"]);
  expect(answer(rep(alone, "Ada"), "won-lost.win_rate").because?.replaceAll("\u00a0", " ")).toBe(
    "12 av 30, 40,0 %. Det finns ingen annan att jämföra med.",
  );
});

test("who was at work and has none has zero and counts among the peers; of who was not there nothing is known", async () => {
  const open = (owner: string, created: string): RawRecord => ({
    ...deal(owner, "won", "2026-06-30", "9000.00"),
    outcome: "open",
    created_at: `${created}T00:00:00Z`,
    opened_on: created,
  });
  world = await given({
    raw: {
      rep: [
        { name: "Ada", team_ref: "North" },
        { name: "Bo", team_ref: "North" },
        { name: "Cy", team_ref: "South" },
        { name: "Dag", team_ref: "South", started_on: "2024-01-01", ended_on: "2025-06-01" },
        { name: "Eva", team_ref: "South", started_on: "2024-01-01" },
        { name: "Fia", team_ref: "East" },
        { name: "Gro", team_ref: "North", is_active: false },
        { name: "Mia", team_ref: "North" },
      ],
      quota: [{ rep_ref: "Mia", period_label: "2026-Q1", amount: "9000.00", is_manager: true }],
      opportunity: [
        deal("Ada", "won", "2026-02-10", "4000.00"),
        deal("Ada", "lost", "2026-02-11", "1000.00"),
        open("Bo", "2026-01-15"),
        open("Gro", "2025-01-15"),
        deal("Dag", "won", "2025-05-10", "1000.00"),
        deal("Eva", "won", "2025-05-10", "1000.00"),
        deal("Cy", "won", "2025-11-10", "2000.00"),
        deal("Fia", "lost", "2026-03-01", "500.00"),
      ],
    },
  });
  const chosen = ["bookings.amount", "bookings.deals", "won-lost.lost", "pipeline.deals", "won-lost.win_rate"];
  const card = await quarterOf(world, "en", chosen);
  const values = (who: { measures: RepAnswers["measures"] }) => chosen.map((id) => who.measures[id]?.value ?? null);
  expect(card.reps.map((each) => [each.name, ...values(each)])).toEqual([
    ["Ada", "4000.00", 1, 1, 0, 0.5],
    ["Bo", "0.00", 0, 0, 1, null], // one open deal, nothing decided
    ["Cy", null, null, null, null, null], // nothing open, decided or on record: perhaps gone
    // Dag left before
    ["Eva", "0.00", 0, 0, 0, null], // employed, has sold, had nothing this quarter
    ["Fia", "0.00", 0, 1, 0, 0],
    ["Gro", null, null, null, 1, null], // gone, nobody knows since when; the deal is still in that name
    ["Mia", null, null, null, null, null], // owes for the team, sells nothing
  ]);
  expect(card.teams.map((each) => [each.name, ...values(each)])).toEqual([
    ["East", "0.00", 0, 1, 0, 0],
    ["North", "4000.00", 1, 1, 2, 0.5],
    ["South", "0.00", 0, 0, 0, null],
  ]);
  // Ada's peers with an answer are Bo, Eva and Fia: three, too few for a median. A trend says the same as the scorecard.
  expect(answer(rep(card, "Ada"), "bookings.amount").benchmark).toMatchObject({ peers: 3, median: null });
  const measure = measures.find((each) => each.id === "bookings.deals");
  const points = await trend(world.warehouse, {
    measure: measure!,
    periods: ["2025-Q2", "2025-Q4", "2026-Q1"].map((label) => world!.period(label)),
    asOf: { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" },
    rep: "eva",
  });
  expect(points.map((point) => point.value)).toEqual([1, 0, 0]);
});

test("without any amount on record nobody's pipeline is worth zero", async () => {
  world = await given({
    raw: {
      opportunity: [
        deal("Ada", "won", "2026-02-10", "4000.00"),
        { ...deal("Bo", "won", "2026-06-30"), outcome: "open", amount: null, created_at: "2026-01-15T00:00:00Z" },
      ],
    },
  });
  const card = await quarterOf(world, "en", ["pipeline.deals", "pipeline.amount"]);
  const { "pipeline.deals": deals, "pipeline.amount": amount } = rep(card, "Ada").measures;
  expect([deals?.value, amount?.value]).toEqual([0, null]);
  expect(amount?.why).not.toBe("");
});

test("a rep stands in the team of the period, and two teams of one name are two teams", async () => {
  world = await given({
    raw: {
      rep: [{ name: "Ada" }, { name: "Bo" }],
      team: [
        { team_id: "n1", name: "North" },
        { team_id: "n2", name: "North" },
      ],
      team_member: [
        { team_ref: "n1", rep_ref: "Ada", from_on: "2025-01-01", until_on: "2026-04-01" },
        { team_ref: "n2", rep_ref: "Ada", from_on: "2026-04-01" },
        { team_ref: "n2", rep_ref: "Bo", from_on: "2025-01-01" },
      ],
      opportunity: [deal("Ada", "won", "2026-02-10", "4000.00"), deal("Bo", "won", "2026-02-10", "300.00")],
    },
  });
  const card = await quarterOf(world, "en", ["bookings.amount"]);
  expect(card.teams.map((team) => [team.teamId, team.name, team.measures["bookings.amount"]?.value])).toEqual([
    ["n1", "North", "4000.00"],
    ["n2", "North", "300.00"],
  ]);
  expect(card.reps.map((each) => [each.name, each.teamId])).toEqual([
    ["Ada", "n1"],
    ["Bo", "n2"],
  ]);
});

test("attainment is also held against the same quarter of the year before", async () => {
  const quota = (period_label: string, amount: string) => ({ rep_ref: "Ada", period_label, amount });
  world = await given({
    raw: {
      opportunity: [deal("Ada", "won", "2025-02-10", "3000.00"), deal("Ada", "won", "2026-02-10", "6000.00")],
      quota: [quota("2025-Q1", "4000.00"), quota("2026-Q1", "8000.00")],
    },
  });
  const card = await scorecard(world.warehouse, {
    period: world.period("2026-Q1"),
    previous: world.period("2025-Q4"),
    yearAgo: world.period("2025-Q1"),
    asOf: { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" },
    language: "en",
    measures: ["quota.attainment", "bookings.amount"],
  });
  expect(card.team.measures["quota.attainment"]).toMatchObject({ value: 0.75, previous: null, yearAgo: 0.75 });
  expect(answer(rep(card, "Ada"), "quota.attainment")).toMatchObject({ value: 0.75, yearAgo: 0.75 });
  expect(card.team.measures["bookings.amount"]).not.toHaveProperty("yearAgo");
});

function rep(card: Scorecard, name: string): RepAnswers {
  const found = card.reps.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not on the scorecard.`);
  return found;
}

function answer(who: RepAnswers, measure: string): MeasureAnswer {
  const found = who.measures[measure];
  if (found === undefined) throw new Error(`${who.name} has no ${measure}.`);
  return found;
}

let deals = 0;
function deal(owner: string, outcome: "won" | "lost", closeOn: string, amount = "1000.00"): RawRecord {
  deals += 1;
  return { opportunity_id: `D${deals}`, owner_ref: owner, type: "new", outcome, close_on: closeOn, amount };
}

function contests(owner: string, won: number, closed: number): RawRecord[] {
  return Array.from({ length: closed }, (_, index) => deal(owner, index < won ? "won" : "lost", "2026-02-10"));
}
