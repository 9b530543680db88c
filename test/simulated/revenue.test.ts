import { afterAll, beforeAll, expect, test } from "vitest";
import { capacity, overCapacity } from "../../src/app/capacity.ts";
import { enterCapacity } from "../../src/app/capacity-entries.ts";
import { monthsFrom, type RevenueAnswer, revenue } from "../../src/app/revenue.ts";
import { scorecard } from "../../src/app/scorecard.ts";
import { decimalOf, sum } from "../../src/domain/money.ts";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize } from "../../src/simulator/plan.ts";
import { dayNumber } from "../../src/simulator/timeline.ts";
import { pipelineRecords } from "../../src/subscription/records.ts";
import { repmarkOn } from "../world/simulated.ts";

/** A company of known records: whatever a month is said to bring must come out of them again by SQL that somebody wrote for that month alone. */
const company = new Company(planOfSize(300));
let repmark: Awaited<ReturnType<typeof repmarkOn>>;
let found: RevenueAnswer;

beforeAll(async () => {
  repmark = await repmarkOn(company, dayNumber(company.plan.today));
  found = await revenue(repmark.workspace, { language: "en" });
});
afterAll(() => repmark[Symbol.asyncDispose]());

const one = async (sql: string, parameters: Record<string, string> = {}) => {
  const [row] = await repmark.workspace.data.warehouse.rows(sql, parameters);
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
};

test("what a month brings by contract is each term's days of it", async () => {
  const month = found.months[3]!;
  const by = await one(
    `select sum(round(recurring_value * least(greatest($until::date - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on), 2)
        - round(recurring_value * least(greatest($from::date - starts_on, 0), ends_on - starts_on) / (ends_on - starts_on), 2)
        + case when starts_on >= $from::date and starts_on < $until::date then one_off else 0 end)::decimal(28, 2) * 100 as cents
      from core.subscription_term where valid_until > timestamptz '9999-01-01 00:00:00+00'`,
    { from: month.from, until: month.until },
  );
  expect(Number(month.contracted.minor)).toBe(by.cents);
  expect(month.contracted.minor).toBeGreaterThan(0n);
});

test("what ends and what of it goes on are each contract's days after its end, times its chance", async () => {
  const month = found.months[8]!;
  const chances = JSON.stringify(
    found.renewals!.due.map(({ account, endsOn, chance }) => ({ account, ends_on: endsOn, chance: chance ?? 0 })),
  );
  const by = await one(
    `with chance as (select unnest(from_json($chances::json, '[{"account":"VARCHAR","ends_on":"DATE","chance":"DOUBLE"}]'), recursive := true)),
      term as (
        select account_id, ends_on, sum(arr) as arr from core.subscription_term as term
        where not is_assumed and valid_until > timestamptz '9999-01-01 00:00:00+00' and ends_on > $on::date and ends_on < $until::date
          and not exists (select 1 from core.subscription_term as next where next.account_id = term.account_id and not next.is_assumed
            and next.starts_on >= term.ends_on and next.starts_on < term.ends_on + 31)
        group by account_id, ends_on
      ), month as (
        select account.name as account, term.ends_on, round(arr * least(greatest($until::date - ends_on, 0), 365) / 365, 2) - round(arr * greatest($from::date - ends_on, 0) / 365, 2) as whole
        from term join core.account as account on account.account_id = term.account_id
      )
      select round(100 * sum(whole)) as ending, round(100 * sum(whole)) - round(100 * sum(whole * chance)) as not_renewed, count(*) as contracts
      from month join chance on chance.account = month.account and chance.ends_on = month.ends_on`,
    { chances, on: found.asOf, from: month.from, until: month.until },
  );
  expect([Number(month.ending.minor), Number(month.notRenewed.minor)]).toEqual([by.ending, by.not_renewed]);
  expect(by.contracts).toBe(found.renewals!.due.filter(({ endsOn }) => endsOn < month.until).length);
  expect(by.contracts).toBeGreaterThan(0);
});

test("what open deals bring is each one's days in the month, by the chance of every month it may be won in", async () => {
  const { workspace } = repmark;
  const months = monthsFrom(await workspace.calendar(), found.asOf, 12);
  const asOf = await workspace.asOf(undefined);
  const { open, closings, startLag } = await pipelineRecords(workspace.data.warehouse, months, asOf);
  const chances = JSON.stringify(
    open.flatMap(({ deal }) =>
      months.map(({ from, until }) => ({
        deal: deal.opportunity_id,
        from_on: from,
        until_on: until,
        chance: closings.between(deal, from, until),
      })),
    ),
  );
  // Fees come in the months ahead, what recurs in all of them.
  for (const told of [found.months[1]!, found.months[5]!]) {
    const by = await one(
      `with chance as (select unnest(from_json($chances::json, '[{"deal":"VARCHAR","from_on":"DATE","until_on":"DATE","chance":"DOUBLE"}]'), recursive := true)),
      deal as (
        select version.opportunity_id, round(coalesce(version.arr, (version.amount - coalesce(deal.one_off, 0)) * 12 / coalesce(deal.term_months, 12)) * rate, 2) as yearly,
          round(coalesce(deal.one_off, 0) * rate, 2) as once, 365 * coalesce(deal.term_months, 12) / 12 as days
        from core.opportunity_version as version
        join core.opportunity as deal on deal.opportunity_id = version.opportunity_id
        join core.fx_rate as fx on fx.currency = version.currency and fx.from_on <= $on::date and $on::date < fx.until_on
        where version.valid_until > timestamptz '9999-01-01 00:00:00+00' and version.is_pipeline and version.in_selling_set
      ), start as (
        select deal.*, chance, greatest(from_on, $on::date + 1) + ((until_on - greatest(from_on, $on::date + 1)) // 2)::integer + $lag::integer as starts_on
        from deal join chance on chance.deal = deal.opportunity_id
      )
      select round(100 * sum(chance * (round(yearly * least(greatest($until::date - starts_on, 0), days) / 365, 2) - round(yearly * least(greatest($from::date - starts_on, 0), days) / 365, 2)))) as cents,
        round(100 * coalesce(sum(chance * once) filter (where $from::date <= starts_on and starts_on < $until::date), 0)) as once
      from start`,
      { chances, on: found.asOf, from: told.from, until: told.until, lag: String(startLag?.days ?? 0) },
    );
    // Each schedule is cut in cents in both; here everyone's chances are rounded at once, there each rep's.
    const halves = (found.reps.length + 1) / 2;
    expect(Math.abs(Number(told.pipeline.minor) - by.cents!)).toBeLessThanOrEqual(halves);
    expect(Math.abs(Number(told.pipelineOneOff.minor) - by.once!)).toBeLessThanOrEqual(halves);
    expect(told.pipeline.minor).toBeGreaterThan(0n);
  }
  expect(found.months[1]!.pipelineOneOff.minor).toBeGreaterThan(0n);
  for (const { contracted, ending, notRenewed, pipeline, pipelineOneOff, expected } of found.months)
    expect(expected.minor).toBe(
      contracted.minor + ending.minor - notRenewed.minor + pipeline.minor + pipelineOneOff.minor,
    );
});

test("reps and nobody come to everyone, teams and no team do, and whoever is asked for alone is told the same", async () => {
  const { workspace } = repmark;
  const lines = ["contracted", "ending", "notRenewed", "pipeline", "pipelineOneOff", "expected"] as const;
  for (const parts of [found.reps, found.teams]) {
    expect(parts.filter(({ id }) => id === null)).toHaveLength(1);
    for (const line of lines)
      for (const [place, month] of found.months.entries())
        expect(parts.reduce((sum, part) => sum + part.months[place]![line].minor, 0n)).toBe(month[line].minor);
  }
  const [team] = found.teams.filter(({ id }) => id !== null);
  const rep = found.reps.find(({ openDeals }) => openDeals > 0)!;
  const plain = (months: RevenueAnswer["months"] | typeof rep.months) =>
    months.map((month) => lines.map((line) => month[line].minor));
  for (const [asked, part] of [
    [{ rep: rep.id! }, rep],
    [{ team: team!.id! }, team!],
  ] as const) {
    const alone = await revenue(workspace, { ...asked, language: "en" });
    expect(plain(alone.months)).toEqual(plain(part.months));
    expect([alone.of.id, alone.of.name, alone.renewals, alone.recurring]).toEqual([part.id, part.name, null, null]);
    expect(alone.reps.reduce((sum, { expected }) => sum + expected.minor, 0n)).toBe(part.expected.minor);
    // Their own late dates, and what they booked as the scorecard has it.
    const own = found.lateDates.deals.filter(({ repId }) => !("rep" in asked) || repId === rep.id);
    if ("rep" in asked) expect(alone.lateDates.deals).toEqual(own);
    const card = await scorecard(workspace, {
      period: alone.quarters.at(-1)!.label,
      metric: "bookings",
      ...asked,
      language: "en",
    });
    const answers = "rep" in asked ? card.reps[0]!.measures : card.teams[0]!.measures;
    const quarter = alone.quarters.at(-1)!;
    expect(decimalOf(quarter.booked!)).toBe(answers["bookings.amount"]?.value);
    expect(
      decimalOf(
        sum(
          quarter.parts.map((each) => each.revenue),
          alone.currency,
        ),
      ),
    ).toBe(answers["bookings.revenue"]?.value);
  }
});

test("how recurring revenue moved in a month is each account's two first days", async () => {
  const month = found.movements.at(-1)!;
  const by = await one(
    `with term as (
        select account_id, starts_on, ends_on, round((arr / 12)::decimal(18, 4), 2) as mrr from core.subscription_term
        where not is_assumed and valid_until > timestamptz '9999-01-01 00:00:00+00'
      ), account as (
        select account_id, min(starts_on) as first_on,
          coalesce(sum(mrr) filter (where starts_on <= $from::date and $from::date < ends_on), 0) as before,
          coalesce(sum(mrr) filter (where starts_on <= $until::date and $until::date < ends_on), 0) as after
        from term group by account_id
      )
      select round(100 * sum(before)) as opening, round(100 * sum(after)) as closing,
        round(100 * coalesce(sum(after) filter (where before = 0 and first_on > $from::date), 0)) as new,
        round(100 * coalesce(sum(after) filter (where before = 0 and first_on <= $from::date), 0)) as reactivation,
        round(100 * coalesce(sum(after - before) filter (where before > 0 and after > before), 0)) as expansion,
        round(100 * coalesce(sum(before - after) filter (where after > 0 and after < before), 0)) as contraction,
        round(100 * coalesce(sum(before) filter (where after = 0), 0)) as churn
      from account`,
    { from: month.from, until: month.until },
  );
  const { opening, new: gained, reactivation, expansion, contraction, churn, closing } = month;
  expect(
    Object.entries({ opening, new: gained, reactivation, expansion, contraction, churn, closing }).map(
      ([name, value]) => [name, Number(value?.minor)],
    ),
  ).toEqual(
    ["opening", "new", "reactivation", "expansion", "contraction", "churn", "closing"].map((name) => [name, by[name]]),
  );
  expect(opening?.minor).toBeGreaterThan(0n);
});

test("the cost of late dates adds up, deal by deal and rep by rep", () => {
  const { cost, late, early, deals, reps } = found.lateDates;
  const costs = (of: readonly { cost: { minor: bigint } }[]) => of.reduce((all, each) => all + each.cost.minor, 0n);
  expect(cost.minor).toBe(late.minor - early.minor);
  expect(costs(deals)).toBe(cost.minor);
  expect(costs(reps)).toBe(cost.minor);
  expect(deals.length).toBeGreaterThan(5);
});

test("demand against what can be delivered: what is signed for a month is in the records, and the signal hears of each month's chance", async () => {
  const { workspace } = repmark;
  expect(await overCapacity(workspace, await workspace.asOf(undefined))).toEqual([]);
  const first = found.months[0]!.label;
  await enterCapacity(workspace, { deliver: [`${first}=10`] });
  const answer = await capacity(workspace, { language: "en" });
  const next = answer.months[1]!;
  const by = await one(
    `select count(*) as starts from (
        select term.opportunity_id, min(term.starts_on) as starts_on from core.subscription_term as term
        join core.opportunity_version as version on version.opportunity_id = term.opportunity_id and version.valid_until > timestamptz '9999-01-01 00:00:00+00'
        where term.valid_until > timestamptz '9999-01-01 00:00:00+00' and version.outcome = 'won' and version.type in ('new', 'expansion')
        group by term.opportunity_id
      ) as deal where starts_on >= $from::date and starts_on < $until::date`,
    { from: next.from, until: next.until },
  );
  expect([next.signed, next.capacity]).toEqual([by.starts, 10]);
  expect(answer.months.map(({ byModel }) => byModel.over)).toEqual(
    await overCapacity(workspace, await workspace.asOf(undefined)),
  );
  const { selling } = answer;
  expect(selling!.capacity.minor).toBe(selling!.groups.reduce((sum, group) => sum + group.capacity.minor, 0n));
  expect(selling!.gap!.minor).toBe(selling!.target!.amount.minor - selling!.capacity.minor);
});
