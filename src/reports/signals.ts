import type { TFunction } from "i18next";
import type { RepAnswers } from "../benchmarks/answer.ts";
import { formatCount } from "../domain/format.ts";
import type { Talk } from "./document.ts";
import type { ReportInput } from "./report-input.ts";
import { position, written } from "./shown.ts";

/**
 * What a rep's own numbers say should be talked over, whatever peers do (METRICS §3 and §7, signals): one deal that carries the
 * period, a pipeline that hangs on few deals, deals that stand still, records to put in order. A fact and a question each.
 */
export function signals(rep: RepAnswers, input: ReportInput, t: TFunction): Talk["points"] {
  const { language } = input.scorecard;
  const value = (id: string) => position(rep.measures[id]?.value);
  const say = (id: string) => {
    const measure = input.measures.find((each) => each.id === id);
    return measure === undefined ? "–" : written(rep.measures[id]?.value, measure, input);
  };
  const points: { mark: null; title: string; text: string }[] = [];
  const add = (name: string, words: Record<string, unknown>) =>
    points.push({ mark: null, title: t(`signals.${name}.title`), text: t(`signals.${name}.text`, words) });

  const [bookedShare, bookedDeals] = [value("bookings.largest_share"), value("bookings.deals")];
  if (bookedShare !== null && bookedDeals !== null && bookedShare >= 0.5 && bookedDeals >= 3) {
    add("oneDeal", { share: say("bookings.largest_share"), deals: say("bookings.deals") });
  }

  const open = value("pipeline.deals");
  const [effective, openShare] = [value("pipeline.effective_deals"), value("pipeline.largest_share")];
  if (open !== null && effective !== null && openShare !== null && (effective < 3 || openShare > 0.4)) {
    add("breadth", { deals: say("pipeline.deals"), share: say("pipeline.largest_share") });
  }

  const stuck = value("pipeline.stuck");
  const peersStuck = position(rep.measures["pipeline.stuck"]?.benchmark?.value);
  if (stuck !== null && peersStuck !== null && stuck > 0.2 && stuck > peersStuck) {
    const measure = input.measures.find((each) => each.id === "pipeline.stuck");
    add("stuck", {
      share: say("pipeline.stuck"),
      peers: measure === undefined ? "–" : written(peersStuck, measure, input),
    });
  }

  // what every open deal of the team lacks is a matter of the export, not of a rep
  const team = (id: string) => position(input.scorecard.team.measures[id]?.value);
  const untidy = ["unsized", "undated", "overdue"].map((name) =>
    team(`pipeline.${name}`) === team("pipeline.deals") ? 0 : (value(`pipeline.${name}`) ?? 0),
  );
  const [unsized = 0, undated = 0, overdue = 0] = untidy;
  if (open !== null && unsized + undated + overdue > 0.1 * open) {
    const parts = Object.entries({ unsized, undated, overdue })
      .filter(([, number]) => number > 0)
      .map(([name, number]) => t(`signals.records.${name}`, { number: formatCount(number, language) }));
    add("records", { deals: formatCount(open, language), parts: parts.join(", ") });
  }
  return points;
}
