import { format, formatNumber } from "../domain/format.ts";
import { formatDifference, formatSigned, formatValue } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { FollowUp, ToldEffect } from "./coach-notes.ts";

/** Whether it helped, in a sentence: “went with”, never “caused”. */
export function followUpSaid(followUp: FollowUp, currency: string, language: Language): string {
  const { effect, why, days, as, unit } = followUp;
  if (effect === null) return whyNothing[why ?? "too-few"][language];
  const { one, difference, range } = written(followUp, currency, language);
  const [after, expected] = [one(effect.after), one(effect.expected)];
  const [change, between] = [difference(effect.value), range(effect.interval)];
  const weeks = String(Math.round(days / 7));
  const says = {
    en: `${after} over the ${weeks} weeks since, where ${expected} was to be expected of peers’ change and the rep’s own past: ${change} (95% interval ${between}).`,
    sv: `${after} under de ${weeks} veckorna sedan dess, där kollegornas förändring och det egna förflutna gav skäl att vänta ${expected}: ${change} (95\u00a0% intervall ${between}).`,
  }[language];
  const verdict = (unit === "days" || unit === "minutes" ? verdictsOnTime : verdicts)[effect.verdict][language];
  return `${lead[as][language]}${says} ${verdict}`;
}

/** What the number is, where it is not the measure's own. */
const lead: Readonly<Record<FollowUp["as"], Words>> = {
  share: { en: "", sv: "" },
  "per-week": { en: "", sv: "" },
  typical: { en: "Typically ", sv: "Vanligen " },
  mean: { en: "On average ", sv: "I snitt " },
};

type Told = ToldEffect["value"];

/** How the numbers are written: estimates of money without cents, a number of deals a week with two decimals. */
function written({ as, unit }: FollowUp, currency: string, language: Language) {
  const size = (value: Told) => {
    const number = Math.abs(Number(value));
    if (unit === "money") return format(language, { ...withoutCents, currency }).format(number);
    return unit === "count" ? formatNumber(number, language, 2) : formatValue(number, unit, currency, language);
  };
  const signed = (value: Told) => `${Number(value) < 0 ? "−" : "+"}${size(value)}`;
  const isShare = unit === "ratio";
  return {
    one: (value: Told) => `${size(value)}${as === "per-week" ? aWeek[language] : ""}`,
    difference: (value: Told) => (isShare ? formatSigned(value, unit, currency, language) : signed(value)),
    range: (ends: ToldEffect["interval"]) =>
      isShare
        ? formatDifference(ends, unit, currency, language)
        : ends.map(signed).join(language === "sv" ? " till " : " to "),
  };
}

const withoutCents = { style: "currency", currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 } as const;
const aWeek: Words = { en: " a week", sv: " i veckan" };

const verdicts: Readonly<Record<ToldEffect["verdict"], Words>> = {
  higher: { en: "More than chance gives.", sv: "Mer än vad slumpen ger." },
  lower: { en: "Less, by more than chance gives.", sv: "Mindre, och mer än vad slumpen ger." },
  "nothing shown": { en: "That may be nothing.", sv: "Det kan vara ingenting." },
};

const verdictsOnTime: typeof verdicts = {
  higher: { en: "Longer, by more than chance gives.", sv: "Längre, och mer än vad slumpen ger." },
  lower: { en: "Shorter, by more than chance gives.", sv: "Kortare, och mer än vad slumpen ger." },
  "nothing shown": verdicts["nothing shown"],
};

const whyNothing: Readonly<Record<NonNullable<FollowUp["why"]>, Words>> = {
  "too-early": {
    en: "Too early to say: it takes four weeks.",
    sv: "För tidigt att säga: det krävs fyra veckor.",
  },
  "too-few": {
    en: "Too few deals or peers before or after to say anything.",
    sv: "För få affärer eller kollegor före eller efter för att säga något.",
  },
  ramping: {
    en: "Still learning the job before it: more would have come by itself.",
    sv: "Under inkörning före samtalet: det hade blivit mer av sig självt.",
  },
};
