import type { Day } from "../domain/day.ts";
import { RepmarkError } from "../domain/repmark-error.ts";

/** What a company is grown from. The same plan grows the same company, to the cent and the minute. */
export interface CompanyPlan {
  readonly seed: number;
  /** New-business deals opened from `startsOn` until `today`; renewals and expansions come on top. 200 to 2,000,000. */
  readonly deals: number;
  /** Seats for account executives and managers of accounts; people come and go in them. */
  readonly reps: number;
  readonly startsOn: Day;
  /** The day its records reach to. Later days can be let pass. */
  readonly today: Day;
  /** How many can; a year and a day when it is not said. */
  readonly daysAhead?: number;
  readonly skill: Skill;
  /** Plant what real CRMs suffer from, and write down where. */
  readonly defects: boolean;
}

/**
 * How far reps differ in what they win. `spread` is the standard deviation of log odds; `equal` makes every difference
 * between reps chance; with a `gap` every fifth rep's log odds lie that much lower.
 */
export type Skill =
  | { readonly kind: "spread"; readonly spread: number }
  | { readonly kind: "equal" }
  | { readonly kind: "gap"; readonly gap: number };

/** The company that Repmark shows until there is a real one: about 40 people who sell, three years. */
export function demoPlan(today: Day): CompanyPlan {
  return { ...defaultPlan, today, startsOn: yearsBefore(today, 3) };
}

/** The plan of a company of another size: as many seats as its deals keep busy, the same three years. */
export function planOfSize(deals: number, change: Partial<CompanyPlan> = {}): CompanyPlan {
  const today = change.today ?? defaultPlan.today;
  const plan = {
    ...defaultPlan,
    deals,
    reps: Math.min(4000, Math.max(8, Math.round(deals / 200))),
    startsOn: yearsBefore(today, 3),
    ...change,
  };
  return checked(plan);
}

function yearsBefore(day: Day, years: number): Day {
  return Temporal.PlainDate.from(day).subtract({ years }).toString();
}

function checked(plan: CompanyPlan): CompanyPlan {
  const wrong =
    !Number.isInteger(plan.deals) || plan.deals < 200 || plan.deals > 2_000_000
      ? ["bad-deals", "A company has 200 to 2,000,000 deals.", "Use a number such as --deals 20000."]
      : !Number.isInteger(plan.reps) || plan.reps < 4 || plan.reps > 10_000
        ? ["bad-reps", "A company has 4 to 10,000 seats for reps.", "Use a number such as --reps 40."]
        : !Number.isInteger(plan.seed)
          ? ["bad-seed", "A seed is a whole number.", "Use a number such as --seed 7."]
          : plan.startsOn >= plan.today
            ? ["bad-today", "A company starts before today.", "Use a later day, such as --today 2026-06-30."]
            : undefined;
  if (wrong !== undefined) throw new RepmarkError(wrong[0]!, wrong[1]!, { kind: "usage", hint: wrong[2]! });
  return plan;
}

const defaultPlan: CompanyPlan = {
  seed: 1,
  deals: 6000,
  reps: 34,
  startsOn: "2023-07-01",
  today: "2026-06-30",
  skill: { kind: "spread", spread: 0.25 },
  defects: true,
};
