import type { Day } from "./day.ts";
import { findPeriod } from "./fiscal-calendar.ts";
import type { Words } from "./language.ts";
import type { FiscalPeriod } from "./period.ts";
import { RepmarkError } from "./repmark-error.ts";

/** How much can be delivered in a month, from the month that begins on `from` until the next entry. */
export interface CapacityStep {
  readonly from: Day;
  readonly units: number;
}

export const deliveryUnits = ["onboardings", "seats", "hours"] as const;

/** What deliveries are counted in, and how much of it one deal takes. */
export interface DeliveryUnit {
  readonly unit: (typeof deliveryUnits)[number];
  /** So many of each deal, or one for so much of its yearly value (an exact decimal in the reporting currency), begun ones counted whole. */
  readonly each:
    | { readonly by: "deal"; readonly units: number }
    | { readonly by: "yearly-value"; readonly per: string };
}

/** Every start is one onboarding, until something else is entered. */
export const oneOnboarding: DeliveryUnit = { unit: "onboardings", each: { by: "deal", units: 1 } };

/** What was written for a month; without units: what stood there is taken back. */
export interface CapacityEntry {
  readonly from: Day;
  readonly units: number | null;
}

/** `2026-10=12` for each month of the fiscal calendar from which so much can be delivered; `2026-10=none` takes an entry back. */
export function parseCapacity(texts: readonly string[], calendar: readonly FiscalPeriod[]): CapacityEntry[] {
  const entries = texts.map((text) => {
    const [, month = "", units = ""] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(text) ?? [];
    const place = { en: `“${text}”`, sv: `”${text}”` };
    if (month === "") throw unreadable(place);
    return entryOf(month, units, calendar, place);
  });
  return checked(entries);
}

/** The same from a table of two columns, month and capacity, parted by comma, semicolon or tab; a first line of headings is passed over. */
export function parseCapacityTable(text: string, calendar: readonly FiscalPeriod[]): CapacityEntry[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ line, place: placeOf(index + 1, line.trim()) }))
    .filter(({ line }) => line.trim() !== "");
  const rows = lines.map(({ line, place }) => {
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    if (cells.length !== 2) throw unreadable(place);
    return { month: cells[0] ?? "", units: cells[1] ?? "", place };
  });
  const entries = rows
    .filter(({ units }, index) => index > 0 || /\d/.test(units) || units === none)
    .map(({ month, units, place }) => entryOf(month, units, calendar, place));
  if (entries.length === 0) throw unreadable({ en: "The file", sv: "Filen" });
  return checked(entries);
}

const none = "none";

const placeOf = (line: number, text: string): Words => ({
  en: `Line ${line}, “${text}”,`,
  sv: `Rad ${line}, ”${text}”,`,
});

function entryOf(month: string, units: string, calendar: readonly FiscalPeriod[], place: Words): CapacityEntry {
  const period = findPeriod(calendar, month);
  if (period.kind !== "month")
    throw new RepmarkError(
      "capacity-not-monthly",
      {
        en: `${place.en} names ${period.label}, which is no month.`,
        sv: `${place.sv} anger ${period.label}, som inte är en månad.`,
      },
      {
        kind: "usage",
        hint: {
          en: "Capacity is entered by month, such as 2026-10=12; it holds until the next entry.",
          sv: "Kapacitet anges per månad, som 2026-10=12; den gäller till nästa angivna månad.",
        },
      },
    );
  if (units === none) return { from: period.from, units: null };
  if (!/^\d{1,7}$/.test(units)) throw unreadable(place);
  return { from: period.from, units: Number(units) };
}

/** One month said twice would be one of the two by chance. */
function checked(entries: readonly CapacityEntry[]): CapacityEntry[] {
  const twice = entries.find(({ from }, index) => entries.findIndex((each) => each.from === from) < index);
  if (twice === undefined) return [...entries];
  throw new RepmarkError(
    "capacity-twice",
    {
      en: `The month that begins on ${twice.from} is given twice.`,
      sv: `Månaden som börjar ${twice.from} är angiven två gånger.`,
    },
    { kind: "usage", hint: { en: "Name each month once.", sv: "Ange varje månad en gång." } },
  );
}

function unreadable(place: Words): RepmarkError {
  return new RepmarkError(
    "bad-capacity",
    {
      en: `${place.en} is not a month and a whole number that can be delivered in it.`,
      sv: `${place.sv} är inte en månad och ett heltal som kan levereras i den.`,
    },
    {
      kind: "usage",
      hint: {
        en: "Write 2026-10=12; in a file a month and a number on each line, such as 2026-10,12. “none” takes an entry back.",
        sv: "Skriv 2026-10=12; i en fil en månad och ett tal per rad, som 2026-10,12. ”none” tar tillbaka en uppgift.",
      },
    },
  );
}

/** `--per-deal 40` or `--per-value 600`, as it was typed. */
export function parseDeliveryUnit(
  typed: {
    readonly unit?: string | undefined;
    readonly perDeal?: string | undefined;
    readonly perValue?: string | undefined;
  },
  known: DeliveryUnit,
): DeliveryUnit | null {
  const { unit: name, perDeal, perValue } = typed;
  if (name === undefined && perDeal === undefined && perValue === undefined) return null;
  const unit = deliveryUnits.find((each) => each === (name ?? known.unit));
  if (unit === undefined)
    throw new RepmarkError(
      "unknown-delivery-unit",
      { en: `Deliveries are not counted in “${name}”.`, sv: `Leveranser räknas inte i ”${name}”.` },
      {
        kind: "usage",
        hint: { en: `Count them in ${deliveryUnits.join(", ")}.`, sv: `Räkna dem i ${deliveryUnits.join(", ")}.` },
      },
    );
  if (perDeal !== undefined && perValue !== undefined)
    throw new RepmarkError(
      "delivery-unit-twice",
      {
        en: "What a deal takes goes by the deal or by its value, not both.",
        sv: "Vad en affär kräver går per affär eller efter dess värde, inte båda.",
      },
      { kind: "usage", hint: { en: "Give --per-deal or --per-value.", sv: "Ange --per-deal eller --per-value." } },
    );
  if (perDeal !== undefined) return { unit, each: { by: "deal", units: wholeUnits(perDeal) } };
  if (perValue !== undefined) return { unit, each: { by: "yearly-value", per: amountAbove0(perValue) } };
  if (unit === known.unit) return known;
  if (unit === "onboardings") return oneOnboarding;
  throw new RepmarkError(
    "delivery-unit-unsaid",
    { en: `How many ${unit} a deal takes is not said.`, sv: `Hur många ${unit} en affär kräver är inte angivet.` },
    {
      kind: "usage",
      hint: {
        en: "Add --per-deal 40 (of each deal), or --per-value 600 (one for so much of its yearly value).",
        sv: "Lägg till --per-deal 40 (för varje affär) eller --per-value 600 (en för så mycket av dess årsvärde).",
      },
    },
  );
}

function wholeUnits(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text.trim())) return Number(text);
  throw new RepmarkError(
    "bad-delivery-unit",
    { en: `“${text}” is not what a deal takes.`, sv: `”${text}” är inte vad en affär kräver.` },
    {
      kind: "usage",
      hint: {
        en: "Write a whole number above 0, such as --per-deal 40.",
        sv: "Skriv ett heltal över 0, som --per-deal 40.",
      },
    },
  );
}

function amountAbove0(text: string): string {
  const written = text.trim();
  if (/^\d{1,12}(\.\d{1,4})?$/.test(written) && Number(written) > 0) return written;
  throw new RepmarkError(
    "bad-delivery-unit",
    { en: `“${text}” is not a yearly value.`, sv: `”${text}” är inte ett årsvärde.` },
    {
      kind: "usage",
      hint: {
        en: "Write a plain amount above 0, such as --per-value 600.",
        sv: "Skriv ett belopp över 0, som --per-value 600.",
      },
    },
  );
}
