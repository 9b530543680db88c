import { z } from "zod";
import { addDays } from "./day.ts";
import { weekdays } from "./fiscal-year.ts";
import { currencyNamed } from "./money.ts";
import { RepmarkError } from "./repmark-error.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { timeZoneNamed } from "./time-zone.ts";
import { holidayRegionNamed } from "./working-days.ts";

/** Settings from outside (a file, the store, a request): what is not named takes its default; every fault is said at once. */
export function parseSettings(input: unknown): Settings {
  const parsed = settingsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new RepmarkError("bad-settings", `These settings cannot be used. ${faults.join(" ")}`, {
    kind: "usage",
    hint: "Correct what is named; the other settings stay as they are.",
  });
}

/** A value as the domain spells it; the domain's refusal becomes the sentence said about the setting. */
function named(name: (text: string) => string) {
  return z.string("A text is needed.").transform((text, context) => {
    try {
      return name(text);
    } catch (error) {
      if (!(error instanceof RepmarkError)) throw error;
      context.addIssue({ code: "custom", message: `${error.message} ${error.hint}` });
      return z.NEVER;
    }
  });
}

function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, `Use ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`);
}

const day = z.string("Write days as YYYY-MM-DD.").refine((text) => isDay(text), "Write days as YYYY-MM-DD.");

const reason = z.string("A reason is a text.").transform((text) => text.trim().toLowerCase());

const share = "A share of the full quota is a number from 0 to 1.";

const fiscalYear = z.strictObject(
  {
    firstMonth: z
      .int("The first month is a number from 1 to 12.")
      .min(1, "The first month is a number from 1 to 12.")
      .max(12, "The first month is a number from 1 to 12.")
      .default(defaultSettings.fiscalYear.firstMonth),
    namedAfter: oneOf(["start", "end"]).default(defaultSettings.fiscalYear.namedAfter),
    pattern: oneOf(["calendar", "4-4-5", "4-5-4", "5-4-4"]).default(defaultSettings.fiscalYear.pattern),
    weekStart: oneOf(weekdays).default(defaultSettings.fiscalYear.weekStart),
    yearEnd: oneOf(["last", "nearest"]).default(defaultSettings.fiscalYear.yearEnd),
  },
  "A fiscal year has firstMonth, namedAfter, pattern, weekStart and yearEnd.",
);

const lowerBounds = z
  .array(z.number("A bound is a number."), "A list of lower bounds is needed.")
  .refine(
    (bounds) => bounds.every((bound, index) => index === 0 || bounds[index - 1]! < bound),
    "Write the bounds in rising order.",
  )
  .default([]);

const manyDays = "A number of whole days from 1 to 3650 is needed.";
const cycleDays = z.int(manyDays).min(1, manyDays).max(3650, manyDays);

const keptDays = "A number of whole days from 1 to 36500 is needed, or null: as long as the data folder.";
const kept = z.int(keptDays).min(1, keptDays).max(36_500, keptDays).nullable().default(null);
const retention = z.strictObject(
  { coachingNotes: kept, pay: kept, frozenReps: kept, deliveries: kept, signIns: kept, auditDetails: kept },
  "Retention has coachingNotes, pay, frozenReps, deliveries, signIns and auditDetails.",
);

const settingsSchema: z.ZodType<Settings> = z.strictObject(
  {
    timeZone: named(timeZoneNamed).default(defaultSettings.timeZone),
    reportingCurrency: named(currencyNamed).default(defaultSettings.reportingCurrency),
    valueBasis: oneOf(["amount", "arr", "first-year"]).default(defaultSettings.valueBasis),
    fiscalYear: fiscalYear.default(defaultSettings.fiscalYear),
    holidays: named(holidayRegionNamed).nullable().default(defaultSettings.holidays),
    quotaBasis: oneOf(["final", "full-rate"]).default(defaultSettings.quotaBasis),
    quotaSpread: z.boolean("Use true or false.").default(defaultSettings.quotaSpread),
    noContestReasons: z.array(reason, "A list of reasons is needed.").default([...defaultSettings.noContestReasons]),
    noDecisionReasons: z.array(reason, "A list of reasons is needed.").default([...defaultSettings.noDecisionReasons]),
    acceptedStages: z
      .record(
        z.string(),
        z.string("A stage is named by a text."),
        "For each pipeline, its first accepted stage is needed.",
      )
      .default({}),
    ramp: z.array(z.number(share).min(0, share).max(1, share), "A list of shares is needed.").default([]),
    leadBands: lowerBounds,
    sizeBands: lowerBounds,
    cycleWindow: cycleDays.default(defaultSettings.cycleWindow),
    cycleHorizon: cycleDays.nullable().default(defaultSettings.cycleHorizon),
    closedDays: z.array(day, "A list of days is needed.").default([]),
    secondFactor: oneOf(["optional", "everyone"]).default(defaultSettings.secondFactor),
    retention: retention.default(defaultSettings.retention),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `There is no setting ${issue.keys.join(", ")}; there are ${Object.keys(defaultSettings).join(", ")}.`
        : "Settings are an object with names and values.",
  },
);

function isDay(text: string): boolean {
  try {
    return addDays(text, 0) === text;
  } catch {
    return false;
  }
}
