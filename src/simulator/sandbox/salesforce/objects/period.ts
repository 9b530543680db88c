import { type DayNumber, dayNumber, dayText, quarterStart } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { idOf, madeAtStart, prefixes } from "./kinds.ts";

interface PeriodRow {
  readonly number: number;
  readonly type: "Year" | "Quarter" | "Month";
  readonly from: DayNumber;
  readonly until: DayNumber;
  /** Within its year. */
  readonly position: number;
}

const months = { Year: 12, Quarter: 3, Month: 1 } as const;
const kinds = ["Year", "Quarter", "Month"] as const;

/** Fiscal years are calendar years, from the one before the company began to two after the plan's today. */
function* rows(view: View): Generator<PeriodRow> {
  const { startsOn, today } = view.world.company.plan;
  for (let year = Number(startsOn.slice(0, 4)) - 1; year <= Number(today.slice(0, 4)) + 2; year += 1)
    for (const type of kinds)
      for (let position = 1; position <= 12 / months[type]; position += 1)
        yield period(type, year * 12 + (position - 1) * months[type], position);
}

function period(type: PeriodRow["type"], month: number, position: number): PeriodRow {
  return {
    number: month * 4 + kinds.indexOf(type),
    type,
    from: firstOf(month),
    until: firstOf(month + months[type]),
    position,
  };
}

const firstOf = (month: number): DayNumber => Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000);

/** The period of a quarter that begins on that day. */
export function quarterId(from: DayNumber): string {
  const text = dayText(quarterStart(from));
  return idOf("Period", (Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1) * 4 + 1);
}

const { text, flag, whole, day, choice, reference } = fieldsOf<PeriodRow>();

export const periodType = objectType<PeriodRow>({
  name: "Period",
  prefix: prefixes.Period,
  isSetup: true,
  rows,
  number: (row) => row.number,
  find: (_view, number) => {
    const type = kinds[number % 4];
    const month = Math.floor(number / 4);
    return type === undefined ? undefined : period(type, month, Math.floor((month % 12) / months[type]) + 1);
  },
  stamps: madeAtStart,
  stampFields: ["SystemModstamp"],
  fields: [
    reference("FiscalYearSettingsId", "FiscalYearSettings", ({ from }) =>
      idOf("FiscalYearSettings", Number(dayText(from).slice(0, 4))),
    ),
    choice("Type", kinds, ({ type }) => type),
    whole("Number", ({ position }) => position),
    day("StartDate", ({ from }) => from),
    // Salesforce counts the last day in.
    day("EndDate", ({ until }) => until - 1),
    flag("IsForecastPeriod", ({ type }) => type === "Quarter"),
    text("FullyQualifiedLabel", ({ type, position, from }) => `${type} ${position} FY ${dayText(from).slice(0, 4)}`),
    text("PeriodLabel", () => null),
    text("QuarterLabel", () => null),
  ],
});

interface YearRow {
  readonly year: number;
}

function yearRows(view: View): YearRow[] {
  return [...rows(view)]
    .filter(({ type }) => type === "Year")
    .map(({ from }) => ({ year: Number(dayText(from).slice(0, 4)) }));
}

const ofYear = fieldsOf<YearRow>();

/** Years cut by hand: there only where an admin has switched custom fiscal years on. */
export const fiscalYearSettings = objectType<YearRow>({
  name: "FiscalYearSettings",
  plural: "Fiscal Year Settings",
  prefix: prefixes.FiscalYearSettings,
  feature: "customFiscalYear",
  isSetup: true,
  rows: yearRows,
  number: ({ year }) => year,
  find: (view, number) => yearRows(view).find(({ year }) => year === number),
  stamps: madeAtStart,
  stampFields: ["SystemModstamp"],
  fields: [
    ofYear.text("Name", ({ year }) => `FY ${year}`),
    ofYear.flag("IsStandardYear", () => true),
    ofYear.choice("YearType", ["Standard", "Custom"], () => "Standard"),
    ofYear.day("StartDate", ({ year }) => dayNumber(`${year}-01-01`)),
    ofYear.day("EndDate", ({ year }) => dayNumber(`${year}-12-31`)),
    ofYear.reference("PeriodId", "Period", ({ year }) => idOf("Period", year * 12 * 4)),
    ofYear.choice("QuarterLabelScheme", ["NumberByYear"], () => "NumberByYear"),
    ofYear.choice("PeriodLabelScheme", ["StandardMonths"], () => "StandardMonths"),
  ],
});
