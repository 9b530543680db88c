import { z } from "zod";

/** One line that a person typed or clicked: a name, an id, a label. Control characters are nobody's name. */
export const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\u0000-\u001f\u007f]*$/, "Control characters are not allowed.");

/** Several lines that a person typed. */
export const prose = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "Control characters are not allowed.");

export const language = z.enum(["en", "sv"]).default("en");
export const day = z.iso.date();
export const periodLabel = line(20);
export const measureId = line(60);
/** A rep or a team by id, name or the only name that begins so. */
export const subject = line(200);

/** A whole number written in an address. */
const wholeNumber = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, `Write a whole number from 1 to ${most}.`)
    .transform(Number)
    .refine((number) => number <= most, `Write a whole number from 1 to ${most}.`);

/** How a table is sent: JSON, CSV by RFC 4180, CSV as Excel opens it in the language asked for, a workbook, or Parquet. */
export const tableFormat = z.enum(["json", "csv", "csv-excel", "xlsx", "parquet"]).default("json");

/** So many rows at a time; `cursor` is the `next` of the page before. */
export const paging = { limit: wholeNumber(10_000).optional(), cursor: line(200).optional() } as const;

export const moment = { asOf: day.optional(), language } as const;

/** An exact decimal as text. */
export const decimal = z.string();
export const decimalOrNull = decimal.nullable();
/** Money is a decimal string; rates, ratios and days are numbers; unknown is null. */
export const value = z.union([z.string(), z.number(), z.null()]);
/** What a value is: money is a decimal string, all else a number. */
export const unit = z.enum(["money", "ratio", "count", "days", "minutes", "factor", "money-per-day"]);
export const span = { from: z.string(), until: z.string() } as const;
export const labelledSpan = { label: z.string(), ...span } as const;
