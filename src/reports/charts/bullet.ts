import { formatShort } from "../../domain/format-value.ts";
import type { ChartFormat } from "./chart.ts";

/** The numbers of a bullet bar: a value, and the peers' quartiles and benchmark where there are any. */
export interface BulletNumbers {
  readonly value: string | number | null;
  readonly benchmark?:
    | {
        readonly value: string | number | null;
        readonly median: string | number | null;
        readonly p25: string | number | null;
        readonly p75: string | number | null;
      }
    | undefined;
}

export interface BulletScale {
  readonly low: number;
  readonly high: number;
}

/** Positions between 0 and 1. */
export interface BulletPlaces {
  readonly value: number;
  readonly low: number | null;
  readonly middle: number | null;
  readonly high: number | null;
}

/** One scale for a column: from zero, or the least value when that is lower, to the most; null when there is nothing to tell apart. */
export function bulletScale(answers: readonly (BulletNumbers | undefined)[]): BulletScale | null {
  const values = answers.flatMap((answer) =>
    [answer?.value, answer?.benchmark?.p25, answer?.benchmark?.p75].flatMap((value) =>
      value == null ? [] : [Number(value)],
    ),
  );
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return high > low ? { low, high } : null;
}

export function bulletPlaces(answer: BulletNumbers | undefined, scale: BulletScale | null): BulletPlaces | null {
  if (answer?.value == null || scale === null) return null;
  const place = (at: string | number | null | undefined) =>
    at == null ? null : (Number(at) - scale.low) / (scale.high - scale.low);
  const { benchmark } = answer;
  return {
    value: place(answer.value) ?? 0,
    low: place(benchmark?.p25),
    middle: place(benchmark?.value ?? benchmark?.median),
    high: place(benchmark?.p75),
  };
}

/** The two ends of a column's scale, short: what a bar of no length and a full one stand for. */
export function scaleEnds(scale: BulletScale, format: ChartFormat): readonly [string, string] {
  const short = (value: number) => formatShort(value, format.unit, format.currency, format.language);
  return [short(scale.low), short(scale.high)];
}
