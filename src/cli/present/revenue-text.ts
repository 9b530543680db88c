import type { LateDate } from "../../app/late-dates.ts";
import type { RevenueAnswer } from "../../app/revenue.ts";
import type { MrrMonth } from "../../app/revenue-history.ts";
import type { RevenuePart } from "../../app/revenue-parts.ts";
import { formatCount, formatDay, formatMoney, formatRatio } from "../../domain/format.ts";
import type { Words } from "../../domain/language.ts";
import { decimalOf, less, type Money, sum } from "../../domain/money.ts";
import { colours } from "../terminal.ts";
import { revenueWords as words } from "../words/revenue.ts";
import { said } from "./said.ts";
import { type Column, table } from "./table.ts";

/** What is to come in as a person reads it: the months, whose it is, what late dates cost, what is up for renewal, how recurring revenue moved. */
export function revenueText(answer: RevenueAnswer): string {
  const tell = telling(answer);
  const { name } = answer.of;
  const filled = { day: tell.day(answer.asOf), currency: answer.currency };
  const head = name === null ? tell.say(words.head, filled) : tell.say(words.headOf, { ...filled, name });
  const parts = [months, whose, dates, renewals, name === null ? movements : gains].map((part) => part(answer, tell));
  const told = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${[colours.bold(head), ...told].join("\n\n")}\n`;
}

type Tell = ReturnType<typeof telling>;

function telling({ currency, language }: RevenueAnswer) {
  return {
    say: (which: Words, filled: Readonly<Record<string, string>> = {}) => said(which, language, filled),
    amount: (value: Money | null) => formatMoney(value === null ? null : decimalOf(value), currency, language),
    ratio: (share: number | null) => formatRatio(share, language),
    number: (count: number) => formatCount(count, language),
    day: (on: string) => formatDay(on, language),
  };
}

const allLines = ["contracted", "ending", "notRenewed", "pipeline", "pipelineOneOff", "expected"] as const;
/** What ends is nobody's: of a rep or a team there is nothing of it to tell. */
const ownLines = ["contracted", "pipeline", "pipelineOneOff", "expected"] as const;

function months({ of, months: rows, startLag, unsized, currency }: RevenueAnswer, { say, amount, number }: Tell) {
  type Row = Pick<(typeof rows)[number], (typeof allLines)[number] | "label">;
  const lines = of.grain === "all" ? allLines : ownLines;
  const total = (which: (typeof allLines)[number]) =>
    sum(
      rows.map((row) => row[which]),
      currency,
    );
  const all = Object.fromEntries(allLines.map((which) => [which, total(which)])) as Omit<Row, "label">;
  const assumed = sum(
    rows.map((row) => row.assumed),
    currency,
  );
  return [
    table<Row>(
      [
        { title: say(words.month), text: ({ label }) => label },
        ...lines.map(
          (which): Column<Row> => ({
            title: say(words[which]),
            align: "right",
            text: (row) => amount(row[which]),
          }),
        ),
      ],
      [...rows, { ...all, label: say(words.total) }],
    ).trimEnd(),
    colours.dim(say(of.grain === "all" ? words.how : words.howOwn, { lag: number(startLag?.days ?? 0) })),
    ...(startLag === null ? [colours.dim(say(words.noLag))] : []),
    ...(unsized > 0 ? [colours.dim(say(words.unsized, { count: number(unsized) }))] : []),
    ...(assumed.minor === 0n ? [] : [colours.dim(say(words.assumed, { amount: amount(assumed) }))]),
  ];
}

/** By rep and by team, each adding up to the sum above. */
function whose({ of, reps, teams }: RevenueAnswer, { say, amount, number }: Tell): string[] {
  if (of.grain === "rep" || reps.every(({ id }) => id === null)) return [];
  const renewed = ({ ending, notRenewed }: RevenuePart) => less(ending, notRenewed);
  const money = (title: Words, value: (part: RevenuePart) => Money): Column<RevenuePart> => ({
    title: say(title),
    align: "right",
    text: (part) => amount(value(part)),
  });
  const partTable = (title: Words, nobody: Words, parts: readonly RevenuePart[]) =>
    table<RevenuePart>(
      [
        { title: say(title), text: ({ name }) => name ?? say(nobody) },
        { title: say(words.open), align: "right", text: ({ openDeals }) => number(openDeals) },
        money(words.contracted, ({ contracted }) => contracted),
        ...(of.grain === "all" ? [money(words.renewed, renewed)] : []),
        money(words.pipeline, ({ pipeline }) => pipeline),
        money(words.pipelineOneOff, ({ pipelineOneOff }) => pipelineOneOff),
        money(words.expected, ({ expected }) => expected),
      ],
      parts,
    ).trimEnd();
  return [
    colours.bold(say(words.byRep)),
    partTable(words.rep, words.nobody, reps),
    ...(of.grain === "all" && teams.filter(({ id }) => id !== null).length > 1
      ? ["", colours.bold(say(words.byTeam)), partTable(words.team, words.noTeam, teams)]
      : []),
    ...(of.grain === "all" ? [colours.dim(say(words.partsHow))] : []),
  ];
}

/** How many deals are listed for reading. */
const shown = 10;

function dates({ of, lateDates, pushes }: RevenueAnswer, { say, amount, ratio, number, day }: Tell): string[] {
  const { year, cost, late, early, deals, reps, undated, unsized, hopeless } = lateDates;
  const sums = {
    year: year.label,
    cost: amount(cost.minor < 0n ? { ...cost, minor: -cost.minor } : cost),
    late: amount(late),
    early: amount(early),
  };
  const left = { undated: number(undated), unsized: number(unsized), hopeless: number(hopeless) };
  const listed = deals.filter(({ cost: each }) => each.minor !== 0n);
  const columns: Column<LateDate>[] = [
    { title: say(words.deal), text: ({ name, opportunityId }) => name ?? opportunityId },
    { title: say(words.yearly), align: "right", text: ({ yearly }) => amount(yearly) },
    { title: say(words.chance), align: "right", text: ({ chance }) => ratio(chance) },
    { title: say(words.repsDay), text: (deal) => (deal.isOverdue ? say(words.overdue) : day(deal.repsDay)) },
    { title: say(words.modelsDay), text: ({ modelsDay }) => day(modelsDay) },
    { title: say(words.costs), align: "right", text: ({ cost: each }) => amount(each) },
  ];
  return [
    colours.bold(say(words.dates, { year: year.label })),
    say(cost.minor < 0n ? words.gain : words.cost, sums),
    ...(listed.length === 0 ? [] : [table(columns, listed.slice(0, shown)).trimEnd()]),
    ...(listed.length > shown ? [colours.dim(say(words.more, { count: number(listed.length - shown) }))] : []),
    ...(reps.length === 0 || of.grain === "rep"
      ? []
      : [
          table<(typeof reps)[number]>(
            [
              { title: say(words.rep), text: ({ name }) => name },
              { title: say(words.deals), align: "right", text: ({ deals: count }) => number(count) },
              { title: say(words.costs), align: "right", text: ({ cost: each }) => amount(each) },
            ],
            reps,
          ).trimEnd(),
        ]),
    ...(undated + unsized + hopeless > 0 ? [colours.dim(say(words.left, left))] : []),
    ...(pushes.price === null ? [] : [say(words.pushes, { period: pushes.period, price: amount(pushes.price) })]),
  ];
}

function renewals({ renewals: found }: RevenueAnswer, { say, amount, ratio, number }: Tell): string[] {
  if (found === null) return [];
  const { rate, contracts, ended, byMonth } = found;
  const due = byMonth.filter((month) => month.contracts > 0);
  return [
    colours.bold(say(words.renewals)),
    rate === null
      ? say(words.noRate)
      : say(words.rate, { ended: amount(ended), contracts: number(contracts), rate: ratio(rate) }),
    due.length === 0
      ? say(words.noneDue)
      : table<(typeof due)[number]>(
          [
            { title: say(words.month), text: ({ label }) => label },
            { title: say(words.contracts), align: "right", text: (month) => number(month.contracts) },
            { title: say(words.due), align: "right", text: ({ yearly }) => amount(yearly) },
            { title: say(words.noticed), align: "right", text: ({ noticed }) => amount(noticed) },
            { title: say(words.toRenew), align: "right", text: ({ expected }) => amount(expected) },
          ],
          due,
        ).trimEnd(),
  ];
}

function movements({ movements: all, recurring }: RevenueAnswer, { say, amount, ratio, number }: Tell): string[] {
  const rows = all.filter(({ closing }) => closing !== null);
  if (rows.length === 0) return [colours.bold(say(words.mrr)), say(words.noMrr)];
  const names = [
    "opening",
    "new",
    "reactivation",
    "expansion",
    "contraction",
    "churn",
    "closing",
    "committed",
  ] as const;
  const columns = names.map(
    (which): Column<MrrMonth> => ({ title: say(words[which]), align: "right", text: (row) => amount(row[which]) }),
  );
  const now =
    recurring === null
      ? []
      : [say(words.arr, { arr: amount(recurring.arr), terms: number(recurring.terms), carr: amount(recurring.carr) })];
  return [
    colours.bold(say(words.mrr)),
    ...now,
    table<MrrMonth>(
      [
        { title: say(words.month), text: ({ label }) => label },
        ...columns,
        { title: "NRR", align: "right", text: ({ nrr }) => ratio(nrr) },
        { title: "GRR", align: "right", text: ({ grr }) => ratio(grr) },
      ],
      rows,
    ).trimEnd(),
  ];
}

/** Of a rep or a team: what they brought. */
function gains({ movements: all }: RevenueAnswer, { say, amount }: Tell): string[] {
  const rows = all.filter((month) => month.new !== null);
  if (rows.length === 0) return [colours.bold(say(words.gained)), say(words.noMrr)];
  const names = ["new", "expansion"] as const;
  return [
    colours.bold(say(words.gained)),
    table<MrrMonth>(
      [
        { title: say(words.month), text: ({ label }) => label },
        ...names.map(
          (which): Column<MrrMonth> => ({
            title: say(words[which]),
            align: "right",
            text: (row) => amount(row[which]),
          }),
        ),
      ],
      rows,
    ).trimEnd(),
  ];
}
