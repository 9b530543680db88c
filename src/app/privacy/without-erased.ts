import type { Scorecard } from "../../benchmarks/answer.ts";
import { isErased } from "../../domain/erased-person.ts";

/** What somebody sold who was erased on a legal order is in totals and among peers; as a person they are told no more (docs/decisions/0211). */
export const withoutErased = (card: Scorecard): Scorecard => ({
  ...card,
  reps: card.reps.filter(({ name }) => !isErased(name)),
});
