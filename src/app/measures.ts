import { RepmarkError } from "../domain/repmark-error.ts";
import { measures } from "../metrics/index.ts";
import { type Measure, metricIds } from "../metrics/measure.ts";

/** Every measure, for faces that may not reach the metrics themselves. */
export { measures } from "../metrics/index.ts";
export { metricIds } from "../metrics/measure.ts";

/** The measure with this id, or a sentence that names near ones. */
export function findMeasure(id: string): Measure {
  const found = measures.find((measure) => measure.id === id.trim().toLowerCase());
  if (found !== undefined) return found;
  const [metric = ""] = id.split(".");
  const near = measures.filter((measure) => measure.metric === metric);
  const some = (near.length > 0 ? near : measures.filter((measure) => measure.headline)).map((measure) => measure.id);
  throw new RepmarkError(
    "unknown-measure",
    { en: `There is no measure “${id}”.`, sv: `Måttet ”${id}” finns inte.` },
    {
      kind: "usage",
      hint: {
        en: `Measures are, for instance: ${some.join(", ")}.`,
        sv: `Mått är till exempel: ${some.join(", ")}.`,
      },
    },
  );
}

/** The measures of a metric (`won-lost`) or the one measure (`won-lost.win_rate`); all when nothing is named. */
export function chosenMeasures(id: string | undefined): readonly Measure[] {
  if (id === undefined) return measures;
  if ((metricIds as readonly string[]).includes(id)) return measures.filter((measure) => measure.metric === id);
  return [findMeasure(id)];
}
