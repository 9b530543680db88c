import { z } from "zod";
import type { Language } from "./language.ts";
import { exactly } from "./money.ts";
import { RepmarkError } from "./repmark-error.ts";

/** From this share of the quota on, bookings earn this rate; both exact decimals, `1.2` and `0.15`. */
export interface Tier {
  readonly from: string;
  readonly rate: string;
}

/** How bookings turn into pay (METRICS §3), as it was agreed with a person or with everyone. */
export interface CommissionPlan {
  /** `marginal`: a rate pays on the bookings inside its own tier. `retroactive`: the rate of the tier reached pays on all of them. */
  readonly kind: "marginal" | "retroactive";
  /** The first starts at 0, the others further up in rising order. A lower first rate is a decelerator, a higher later one an accelerator. */
  readonly tiers: readonly Tier[];
  /** The most a period pays, in the reporting currency; null for none. */
  readonly cap: string | null;
}

/**
 * `10% to 100%, 15% to 120%, 20%` as tiers: each rate with the share of the quota that it goes up to, the last without one. Shares
 * are written as percentages or decimals, with at most four decimals of a percent.
 */
export function parseTiers(text: string): Tier[] {
  const parts = text
    .split(/[,;]\s+|;/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  let from = "0";
  const tiers = parts.map((part, index) => {
    const [, rate, upTo] =
      /^(\S+)(?:\s+(?:to|till|up to|upp till)\s+(\S+)|\s+(?:above|over|däröver))?$/i.exec(part) ?? [];
    const isLast = index === parts.length - 1;
    if (rate === undefined || (upTo === undefined) !== isLast) throw notTiers(text);
    const tier = { from, rate: parseShare(rate) };
    if (upTo !== undefined) from = parseShare(upTo);
    return tier;
  });
  if (tiers.length === 0) throw notTiers(text);
  return tiers;
}

/** `32%`, `32 %`, `12,5%` or `0.32` as an exact decimal. */
export function parseShare(text: string): string {
  const [, number, percent] = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  if (number === undefined) {
    throw new RepmarkError(
      "bad-share",
      { en: `“${text}” is not a share.`, sv: `”${text}” är ingen andel.` },
      {
        kind: "usage",
        hint: {
          en: "Write a percentage such as 32% or a decimal such as 0.32.",
          sv: "Skriv procent som 32% eller ett decimaltal som 0,32.",
        },
      },
    );
  }
  const { digits, scale } = exactly(number.replace(",", "."));
  return plain(digits, scale + (percent === "%" ? 2 : 0));
}

/** A plan from outside (the store, a command): what is wrong with it is said at once. */
export function parseCommissionPlan(input: unknown): CommissionPlan {
  const parsed = planSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new RepmarkError(
    "bad-commission-plan",
    {
      en: `This commission plan cannot be used. ${faults(parsed.error, "en")}`,
      sv: `Den här provisionsplanen kan inte användas. ${faults(parsed.error, "sv")}`,
    },
    { kind: "usage", hint: tiersHint },
  );
}

/** What is wrong with a plan, by the English sentence. */
const swedish: Readonly<Record<string, string>> = {
  "A share has at most six decimals, such as 0.125 or 12.5%.":
    "En andel har högst sex decimaler, till exempel 0,125 eller 12,5%.",
  "A plan is marginal or retroactive.": "En plan är marginell eller retroaktiv.",
  "A rate is at most 1000 %.": "En sats är högst 1000 %.",
  "A plan needs at least one rate.": "En plan behöver minst en sats.",
  "The first rate starts at 0.": "Den första satsen börjar vid 0.",
  "Each rate goes further up than the one before.": "Varje sats går längre upp än den före.",
  "The most that is paid is an amount such as 30000.": "Det mesta som betalas är ett belopp som 30000.",
};

const faults = ({ issues }: z.ZodError, language: Language) =>
  issues.map(({ message }) => (language === "sv" ? (swedish[message] ?? message) : message)).join(" ");

const share = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, "A share has at most six decimals, such as 0.125 or 12.5%.");

const planSchema: z.ZodType<CommissionPlan> = z.strictObject({
  kind: z.enum(["marginal", "retroactive"], "A plan is marginal or retroactive."),
  tiers: z
    .array(
      z.strictObject({ from: share, rate: share.refine((rate) => Number(rate) <= 10, "A rate is at most 1000 %.") }),
    )
    .min(1, "A plan needs at least one rate.")
    .refine(([first]) => Number(first?.from) === 0, "The first rate starts at 0.")
    .refine(
      (tiers) => tiers.every((tier, index) => index === 0 || Number(tiers[index - 1]!.from) < Number(tier.from)),
      "Each rate goes further up than the one before.",
    ),
  cap: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,4})?$/, "The most that is paid is an amount such as 30000.")
    .nullable(),
});

const tiersHint = {
  en: "Write each rate with the share of quota it goes up to: “10% to 100%, 15% to 120%, 20%”.",
  sv: "Skriv varje sats med den andel av budgeten den gäller till: ”10% till 100%, 15% till 120%, 20%”.",
};

const notTiers = (text: string) =>
  new RepmarkError(
    "bad-commission-plan",
    { en: `“${text}” is not a commission plan.`, sv: `”${text}” är ingen provisionsplan.` },
    { kind: "usage", hint: tiersHint },
  );

function plain(digits: bigint, scale: number): string {
  const text = digits.toString().padStart(scale + 1, "0");
  const [whole, fraction] = [text.slice(0, text.length - scale), text.slice(text.length - scale).replace(/0+$/, "")];
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
