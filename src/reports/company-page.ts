import type { TFunction } from "i18next";
import { figure } from "../domain/figure.ts";
import { formatCount, formatDay, formatMoney, formatNumber, formatRatio } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import { decimalOf, less, type Money, sum } from "../domain/money.ts";
import { demandChart } from "./charts/demand.ts";
import { type Layer, stackedChart } from "./charts/stacked.ts";
import { waterfallChart } from "./charts/waterfall.ts";
import type { CapacityShown, RevenuePartShown, RevenueShown } from "./company-input.ts";
import type { Block, Cell, Section, Table } from "./document.ts";
import type { ReportInput } from "./report-input.ts";
import { isSilent } from "./shown.ts";

/** What is to come in, what late dates cost and whether it can be delivered. Left out where no contract is on record and no capacity was entered. */
export function companySection({ company, scorecard }: ReportInput, t: TFunction): Section[] {
  if (company === null) return [];
  const tell = telling(scorecard.currency, scorecard.language, t);
  const { revenue, capacity } = company;
  const pages = new Set(scorecard.reps.filter((rep) => !isSilent(rep)).map(({ repId }) => repId));
  const blocks = [
    ...(revenue === null
      ? []
      : [
          ...revenueBlocks(revenue, tell),
          ...partBlocks(revenue, pages, tell),
          ...[lateBlocks, quarterBlocks, mrrBlocks, dueBlocks].flatMap((part) => part(revenue, tell)),
        ]),
    ...(capacity.steps.length === 0 && revenue === null ? [] : demandBlocks(capacity, tell)),
    ...sellingBlocks(capacity, tell),
  ];
  if (blocks.length === 0) return [];
  return [
    { id: "company", title: t("company.title"), blocks: [{ kind: "lead", text: t("company.question") }, ...blocks] },
  ];
}

type Tell = ReturnType<typeof telling>;

function telling(currency: string, language: Language, t: TFunction) {
  return {
    t,
    language,
    format: { unit: "money", currency, language } as const,
    amount: (value: Money | null) => formatMoney(value === null ? null : decimalOf(value), currency, language),
    money: (value: Money | null): Cell => figure(value === null ? null : decimalOf(value), "money", currency, language),
    share: (value: number | null): Cell => figure(value, "ratio", currency, language),
    count: (value: number | null): Cell =>
      figure(value === null ? null : Number(value.toPrecision(12)), "count", currency, language),
  };
}

/** For a picture: its table is written from the same number. */
const drawn = (value: Money | null) => (value === null ? null : Number(decimalOf(value)));

function revenueBlocks({ months, startLag, unsized }: RevenueShown, { t, format, language }: Tell): Block[] {
  const layer = (name: string, of: (month: (typeof months)[number]) => Money): Layer => ({
    name,
    values: months.map((month) => drawn(of(month))),
  });
  const layers = [
    layer(t("company.contracted"), ({ contracted }) => contracted),
    layer(t("company.renewals"), ({ ending, notRenewed }) => less(ending, notRenewed)),
    layer(t("company.pipeline"), ({ pipeline }) => pipeline),
    ...(months.every(({ pipelineOneOff }) => pipelineOneOff.minor === 0n)
      ? []
      : [layer(t("company.oneOff"), ({ pipelineOneOff }) => pipelineOneOff)]),
  ];
  const title = t("company.revenue");
  const labels = months.map(({ label }) => label);
  return [
    { kind: "chart", title, chart: stackedChart(title, labels, layers, format) },
    { kind: "caption", text: t("company.revenueHow", { lag: formatCount(startLag?.days ?? 0, language) }) },
    ...(unsized === 0
      ? []
      : [{ kind: "caption" as const, text: t("company.unsized", { deals: formatCount(unsized, language) }) }]),
  ];
}

/** Whose it is: by rep, with the way to the rep's page and what their late dates cost, and by team where there are several. */
function partBlocks(revenue: RevenueShown, pages: ReadonlySet<string>, tell: Tell): Block[] {
  const { t, money } = tell;
  const { months, reps, teams, lateDates } = revenue;
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || reps.every(({ id }) => id === null)) return [];
  const span = { from: first.label, until: last.label };
  const linked = ({ id }: RevenuePartShown) => (id !== null && pages.has(id) ? { link: `rep-${id}` } : {});
  const costs = new Map(lateDates.reps.map(({ repId, cost }) => [repId, cost]));
  const nobodysCost = [...costs.values()].reduce(less, lateDates.cost);
  const costOf = ({ id }: RevenuePartShown) =>
    id === null ? nobodysCost : (costs.get(id) ?? { ...lateDates.cost, minor: 0n });
  const byRep = partTable(reps, t("company.rep"), t("company.byRepOver", span), t("company.nobody"), tell, linked);
  const late = byRep.of.map((part) =>
    part === "renewals" ? empty : money(part === "sum" ? lateDates.cost : costOf(part)),
  );
  return [
    { kind: "heading", text: t("company.byRep") },
    { kind: "text", text: t("company.partsHow") },
    {
      kind: "table",
      table: {
        ...byRep.table,
        columns: [
          ...byRep.table.columns,
          { title: t("company.lateCost", { year: lateDates.year.label }), align: "right" },
        ],
        rows: byRep.table.rows.map((row, place) => [...row, late[place] ?? empty]),
      },
    },
    ...(teams.filter(({ id }) => id !== null).length < 2
      ? []
      : [
          {
            kind: "table" as const,
            table: partTable(teams, t("company.team"), t("company.byTeamOver", span), t("company.noTeam"), tell).table,
          },
        ]),
  ];
}

const empty: Cell = { text: "" };

/**
 * A row for each part, what is to be renewed in one of its own (a column of it would be empty but for nobody), and the sum. `of` says whose each
 * row is. What is expected stands first: on a narrow screen it is what is seen.
 */
function partTable(
  parts: readonly RevenuePartShown[],
  title: string,
  caption: string,
  nobody: string,
  { t, count, money }: Tell,
  linked: (part: RevenuePartShown) => Pick<Cell, "link"> = () => ({}),
): { readonly table: Table; readonly of: readonly (RevenuePartShown | "renewals" | "sum")[] } {
  const renewedOf = ({ ending, notRenewed }: RevenuePartShown) => less(ending, notRenewed);
  const shown = parts.filter(
    ({ id, openDeals, contracted }) => id !== null || openDeals > 0 || contracted.minor !== 0n,
  );
  const hasRenewals = parts.some((part) => renewedOf(part).minor !== 0n);
  const lines = (of: readonly RevenuePartShown[], expected: (part: RevenuePartShown) => Money): Cell[] => {
    const total = (line: (part: RevenuePartShown) => Money) => {
      const [first, ...more] = of.map(line);
      return money(first === undefined ? null : sum([first, ...more], first.currency));
    };
    return [
      total(expected),
      total(({ contracted }) => contracted),
      total(({ pipeline }) => pipeline),
      total(({ pipelineOneOff }) => pipelineOneOff),
      count(of.reduce((all, { openDeals }) => all + openDeals, 0)),
    ];
  };
  const renewals = parts.reduce<Money | null>(
    (all, part) => (all === null ? renewedOf(part) : sum([all, renewedOf(part)], all.currency)),
    null,
  );
  return {
    of: [...shown, ...(hasRenewals ? (["renewals"] as const) : []), "sum"],
    table: {
      caption,
      columns: [
        { title, align: "left" },
        ...(["isExpected", "isContracted", "isOpen", "isOneOff", "openDeals"] as const).map((name) => ({
          title: t(`company.${name}`),
          align: "right" as const,
        })),
      ],
      rows: [
        ...shown.map((part) => [
          { text: part.name ?? nobody, ...linked(part) },
          ...lines([part], (one) => less(one.expected, renewedOf(one))),
        ]),
        ...(hasRenewals ? [[{ text: t("company.isRenewed") }, money(renewals), empty, empty, empty, empty]] : []),
        [{ text: t("company.sum") }, ...lines(parts, ({ expected }) => expected)],
      ],
    },
  };
}

/** How many deals are listed: the workbook and --json have the others. */
const listed = 10;

function lateBlocks({ lateDates, pushes }: RevenueShown, { t, amount, money, share, language }: Tell): Block[] {
  const { year, cost, late, early, deals } = lateDates;
  const isGain = cost.minor < 0n;
  const sums = {
    year: year.label,
    cost: amount(isGain ? { ...cost, minor: -cost.minor } : cost),
    late: amount(late),
    early: amount(early),
  };
  const shown = deals.filter((deal) => deal.cost.minor > 0n).slice(0, listed);
  const rows = shown.map((deal): Cell[] => [
    { text: deal.name ?? deal.opportunityId },
    money(deal.yearly),
    share(deal.chance),
    { text: onOneLine(deal.isOverdue ? t("company.overdue") : formatDay(deal.repsDay, language)) },
    { text: onOneLine(formatDay(deal.modelsDay, language)) },
    money(deal.cost),
  ]);
  const columns = [
    { title: t("company.deal"), align: "left" as const },
    { title: t("company.yearly"), align: "right" as const },
    { title: t("company.chance"), align: "right" as const },
    { title: t("company.repsDay"), align: "left" as const },
    { title: t("company.modelsDay"), align: "left" as const },
    { title: t("company.costs"), align: "right" as const },
  ];
  return [
    { kind: "heading", text: t("company.lateDates") },
    { kind: "text", text: t(isGain ? "company.gain" : "company.cost", sums) },
    ...(pushes.price === null
      ? []
      : [{ kind: "text" as const, text: t("company.pushes", { period: pushes.period, price: amount(pushes.price) }) }]),
    ...(rows.length === 0
      ? []
      : [{ kind: "table" as const, table: { caption: t("company.costliest"), columns, rows } }]),
  ];
}

/** A day on three lines is hard to read. */
const onOneLine = (text: string) => text.replaceAll(" ", "\u00a0");

function quarterBlocks({ quarters }: RevenueShown, { t, format }: Tell): Block[] {
  const labels = quarters.map(({ label }) => label);
  if (quarters.every(({ parts }) => parts.length === 0)) return [];
  const of = (name: string, isIn: (bookedIn: string) => boolean): Layer => ({
    name,
    values: quarters.map(({ parts }) => {
      const own = parts.filter(({ bookedIn }) => isIn(bookedIn));
      const [first] = own;
      if (first === undefined) return null;
      return drawn({ ...first.revenue, minor: own.reduce((sum, { revenue }) => sum + revenue.minor, 0n) });
    }),
  });
  const layers = [
    of(t("company.bookedBefore"), (bookedIn) => !labels.includes(bookedIn)),
    ...labels.map((quarter) => of(t("company.bookedIn", { quarter }), (bookedIn) => bookedIn === quarter)),
  ].filter(({ values }) => values.some((value) => value !== null));
  const booked: Layer = { name: t("company.booked"), values: quarters.map((quarter) => drawn(quarter.booked)) };
  const title = t("company.quarters");
  return [
    { kind: "chart", title, chart: stackedChart(title, labels, layers, format, booked) },
    { kind: "caption", text: t("company.quartersHow") },
  ];
}

const legSigns = { new: 1, reactivation: 1, expansion: 1, contraction: -1, churn: -1 } as const;

function mrrBlocks({ movements }: RevenueShown, { t, format, money, share }: Tell): Block[] {
  const known = movements.filter(({ opening, closing }) => opening !== null && closing !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const legs = Object.entries(legSigns).map(([leg, sign]) => {
    const moved = known.flatMap((month) => month[leg as keyof typeof legSigns] ?? []);
    const total = moved[0] === undefined ? null : sum(moved, moved[0].currency);
    return { label: t(`company.legs.${leg}`), amount: sign * (drawn(total) ?? 0) + 0, isEnd: false }; // never −0
  });
  const all = [
    { label: t("company.legs.opening"), amount: drawn(first.opening) ?? 0, isEnd: true },
    ...legs,
    { label: t("company.legs.closing"), amount: drawn(last.closing) ?? 0, isEnd: true },
  ];
  const title = t("company.mrr", { from: first.label, until: last.label });
  const names = ["opening", "new", "reactivation", "expansion", "contraction", "churn", "closing"] as const;
  const table: Table = {
    caption: t("company.movements"),
    columns: [
      { title: t("company.month"), align: "left" },
      ...names.map((name) => ({ title: t(`company.legs.${name}`), align: "right" as const })),
      { title: "NRR", align: "right" },
      { title: "GRR", align: "right" },
    ],
    rows: known.map((month): Cell[] => [
      { text: month.label },
      ...names.map((name) => money(month[name])),
      share(month.nrr),
      share(month.grr),
    ]),
  };
  return [
    { kind: "chart", title, chart: waterfallChart(title, all, format) },
    { kind: "caption", text: t("company.mrrHow") },
    { kind: "table", table },
  ];
}

function dueBlocks({ renewals }: RevenueShown, { t, amount, money, count, language }: Tell): Block[] {
  if (renewals === null) return [];
  const months = renewals.byMonth.filter(({ contracts }) => contracts > 0);
  if (months.length === 0) return [];
  const table: Table = {
    caption: t("company.due"),
    columns: [
      { title: t("company.month"), align: "left" },
      { title: t("company.contracts"), align: "right" },
      { title: t("company.ends"), align: "right" },
      { title: t("company.noticed"), align: "right" },
      { title: t("company.toRenew"), align: "right" },
    ],
    rows: months.map((month): Cell[] => [
      { text: month.label },
      count(month.contracts),
      money(month.yearly),
      money(month.noticed),
      money(month.expected),
    ]),
  };
  const how = {
    ended: amount(renewals.ended),
    contracts: formatCount(renewals.contracts, language),
    rate: formatRatio(renewals.rate, language),
  };
  return [
    { kind: "table", table },
    ...(renewals.rate === null ? [] : [{ kind: "caption" as const, text: t("company.dueHow", how) }]),
  ];
}

function demandBlocks({ months, unit, steps }: CapacityShown, { t, count, share, language }: Tell): Block[] {
  const title = t("company.demand", { unit: t(`company.units.${unit.unit}`) });
  const words = {
    title,
    band: t("company.band"),
    middle: t("company.middle"),
    reps: t("company.byReps"),
    capacity: t("company.capacity"),
  };
  const points = months.map(({ label, capacity, byReps, byModel: { p10, p50, p90 } }) => ({
    label,
    capacity,
    p10,
    p50,
    p90,
    byReps: byReps.expected,
  }));
  const sides = [
    { of: "byReps", by: t("company.byReps") },
    { of: "byModel", by: t("company.byModel") },
  ] as const;
  const hasCapacity = steps.length > 0;
  const table: Table = {
    caption: title,
    columns: [
      { title: t("company.month"), align: "left" },
      ...(hasCapacity ? [{ title: t("company.canDeliver"), align: "right" as const }] : []),
      ...sides.flatMap(({ by }) => [
        { title: t("company.expectedBy", { by }), align: "right" as const },
        ...(hasCapacity
          ? ["used", "over"].map((what) => ({ title: t(`company.${what}`, { by }), align: "right" as const }))
          : []),
      ]),
    ],
    rows: months.map((month): Cell[] => [
      { text: month.label },
      ...(hasCapacity ? [count(month.capacity)] : []),
      ...sides.flatMap(({ of }) => [
        count(month[of].expected),
        ...(hasCapacity ? [share(month[of].utilisation), share(month[of].over)] : []),
      ]),
    ]),
  };
  return [
    { kind: "chart", title, chart: demandChart(points, words, language) },
    { kind: "caption", text: t("company.demandHow") },
    { kind: "table", table },
  ];
}

function sellingBlocks({ selling }: CapacityShown, { t, amount, money, count, language }: Tell): Block[] {
  if (selling === null) return [];
  const { label, people, groups, fullReps, capacity, target, gap, missingReps } = selling;
  const isShort = gap !== null && gap.minor > 0n;
  const exactly = (value: number | null) => formatNumber(value, language, 2);
  const lines = [
    t("company.sold", {
      period: label,
      people: formatCount(people.length, language),
      full: exactly(fullReps),
      capacity: amount(capacity),
    }),
    ...(target === null || gap === null
      ? []
      : [
          t(isShort ? "company.short" : "company.enough", {
            target: amount(target.amount),
            gap: amount(isShort ? gap : { ...gap, minor: -gap.minor }),
            reps: exactly(missingReps === null ? null : Math.abs(missingReps)),
          }),
        ]),
  ];
  const table: Table = {
    caption: t("company.likeThem"),
    columns: [
      { title: t("company.alike"), align: "left" },
      { title: t("company.people"), align: "right" },
      { title: t("company.fullReps"), align: "right" },
      { title: t("company.median"), align: "right" },
      { title: t("company.repPeriods"), align: "right" },
      { title: t("company.canBook"), align: "right" },
    ],
    rows: groups.map((group): Cell[] => [
      { text: [group.role, group.segment].filter((part) => part !== null).join(", ") || t("company.everybody") },
      count(group.people),
      { ...count(group.fullReps), text: exactly(group.fullReps) },
      money(group.median),
      count(group.repPeriods),
      money(group.capacity),
    ]),
  };
  return [
    { kind: "heading", text: t("company.selling") },
    { kind: "text", text: lines.join(" ") },
    { kind: "table", table },
  ];
}
