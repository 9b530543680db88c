import { measures } from "../../src/metrics/index.ts";
import type { Answered, Family } from "../../src/metrics/measure.ts";

/** How a measure is answered, by its id. */
export function answerOf(id: string): Answered {
  const answer = measures.find((measure) => measure.id === id)?.answer;
  if (answer === undefined || !("family" in answer)) throw new Error(`${id} has no answer.`);
  return answer;
}

export const familyOf = (id: string): Family => answerOf(id).family;
