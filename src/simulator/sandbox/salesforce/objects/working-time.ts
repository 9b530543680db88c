import { type DayNumber, dayNumber } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { madeAtStart, prefixes } from "./kinds.ts";

interface Hours {
  readonly name: string;
}

const usual: Hours = { name: "Default" };
const { text, flag } = fieldsOf<Hours>();

export const businessHours = objectType<Hours>({
  name: "BusinessHours",
  plural: "Business Hours",
  prefix: prefixes.BusinessHours,
  isSetup: true,
  rows: () => [usual],
  number: () => 1,
  find: (_view, number) => (number === 1 ? usual : undefined),
  stamps: madeAtStart,
  fields: [
    text("Name", ({ name }) => name),
    flag("IsActive", () => true),
    flag("IsDefault", () => true),
    text("TimeZoneSidKey", (_row, view) => view.settings.timeZone),
    ...["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].flatMap((day, place) => [
      text(`${day}StartTime`, () => (place < 5 ? "08:00:00.000Z" : null)),
      text(`${day}EndTime`, () => (place < 5 ? "17:00:00.000Z" : null)),
    ]),
  ],
});

interface HolidayRow {
  readonly day: DayNumber;
}

function* holidays(view: View): Generator<HolidayRow> {
  const { company } = view.world;
  for (let day = dayNumber(company.plan.startsOn); day < company.horizon; day += 1) {
    const weekday = new Date(day * 86_400_000).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !company.week.isWorking(day)) yield { day };
  }
}

const ofDay = fieldsOf<HolidayRow>();

export const holiday = objectType<HolidayRow>({
  name: "Holiday",
  prefix: prefixes.Holiday,
  isSetup: true,
  rows: holidays,
  number: ({ day }) => day,
  find: (_view, day) => ({ day }),
  stamps: madeAtStart,
  fields: [
    ofDay.text("Name", () => "Public holiday"),
    ofDay.day("ActivityDate", ({ day }) => day),
    ofDay.flag("IsAllDay", () => true),
    ofDay.flag("IsRecurrence", () => false),
  ],
});
