import type { TFunction } from "i18next";
import type { RepAnswers } from "../benchmarks/answer.ts";
import type { Language, Words } from "../domain/language.ts";
import type { Measure, MetricId } from "../metrics/measure.ts";
import type { Talk } from "./document.ts";
import type { ReportInput } from "./report-input.ts";
import { markOf } from "./shown.ts";

/** What of a rep is above or below peers by more than chance gives, each with a question to ask. */
export function standsOut(
  rep: RepAnswers,
  input: Pick<ReportInput, "scorecard" | "measures">,
  t: TFunction,
): Talk["points"] {
  const { language } = input.scorecard;
  const verdicts = t("verdicts", { returnObjects: true }) as Record<string, string>;
  return input.measures.flatMap((measure) => {
    const answer = rep.measures[measure.id];
    const mark = markOf(answer, verdicts);
    if (mark?.verdict !== "above" && mark?.verdict !== "below") return [];
    const title = `${measure.label[language]} ${mark.text}`;
    return [{ mark, title, text: `${mark.because} ${talkAbout(measure, mark.verdict, language)}` }];
  });
}

/** A question to ask, not a fault to find. */
function talkAbout(measure: Measure, verdict: "above" | "below", language: Language): string {
  return (verdict === "above" ? toLearn : toAsk)[measure.metric][language];
}

const toLearn: Readonly<Record<MetricId, Words>> = {
  quota: {
    en: "Ask what carried the period, and what others can copy.",
    sv: "Fråga vad som bar perioden, och vad andra kan ta efter.",
  },
  forecast: {
    en: "Ask how close dates are chosen, and share it.",
    sv: "Fråga hur stängningsdatumen väljs, och sprid det.",
  },
  bookings: {
    en: "Ask which deals made the difference, and what others can learn from them.",
    sv: "Fråga vilka affärer som gjorde skillnaden, och vad andra kan lära av dem.",
  },
  "won-lost": {
    en: "Listen to two won deals together: what was said that others could say?",
    sv: "Gå igenom två vunna affärer tillsammans: vad sades som andra kunde säga?",
  },
  pipeline: { en: "Ask where the deals come from.", sv: "Fråga var affärerna kommer ifrån." },
  "sales-cycle": {
    en: "Ask what makes buyers decide sooner here.",
    sv: "Fråga vad som får köparna att bestämma sig tidigare här.",
  },
};

const toAsk: Readonly<Record<MetricId, Words>> = {
  quota: {
    en: "Look at the open deals that can still close, and at which activities feed them.",
    sv: "Se på de öppna affärer som ännu kan stängas, och vilka aktiviteter som föder dem.",
  },
  forecast: {
    en: "Go through the deals that slipped: who set the date, the buyer or the calendar?",
    sv: "Gå igenom affärerna som gled: vem satte datumet, köparen eller kalendern?",
  },
  bookings: {
    en: "Is it the number of deals or their size? Look at territory and leads before effort.",
    sv: "Är det antalet affärer eller deras storlek? Se på område och leads före insats.",
  },
  "won-lost": {
    en: "Open the losses: is it the leads, a stage, or a reason that comes back?",
    sv: "Öppna förlusterna: är det leads, ett steg eller ett skäl som återkommer?",
  },
  pipeline: {
    en: "Decide together which deals to work and which to let go.",
    sv: "Bestäm tillsammans vilka affärer som ska drivas och vilka som ska släppas.",
  },
  "sales-cycle": { en: "Open the stage where deals wait longest.", sv: "Öppna steget där affärerna väntar längst." },
};
