/** How well probabilities were kept: Brier score = reliability − resolution + uncertainty (Murphy 1973). */
export interface Brier {
  /** Mean squared distance of probability and outcome: 0 is perfect. */
  readonly score: number;
  /** How far each group's outcome rate lies from its probability: 0 when 70 % means 70 %. */
  readonly reliability: number;
  /** How far the groups' outcome rates lie apart: what the probabilities tell. */
  readonly resolution: number;
  /** The score of always saying the base rate. */
  readonly uncertainty: number;
  /** 1 − score ÷ uncertainty; null when all outcomes are the same. */
  readonly skill: number | null;
}

/** Deals with the probability given to them and whether it came true, in groups of equal probability; null of none. */
export function brier(deals: readonly { readonly probability: number; readonly isTrue: boolean }[]): Brier | null {
  if (deals.length === 0) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const baseRate = mean(deals.map((deal) => Number(deal.isTrue)));
  const groups = [...Map.groupBy(deals, (deal) => deal.probability)].map(([probability, group]) => ({
    probability,
    weight: group.length / deals.length,
    rate: mean(group.map((deal) => Number(deal.isTrue))),
  }));
  const score = mean(deals.map((deal) => (deal.probability - Number(deal.isTrue)) ** 2));
  const uncertainty = baseRate * (1 - baseRate);
  return {
    score,
    reliability: groups.reduce((sum, group) => sum + group.weight * (group.probability - group.rate) ** 2, 0),
    resolution: groups.reduce((sum, group) => sum + group.weight * (group.rate - baseRate) ** 2, 0),
    uncertainty,
    skill: uncertainty === 0 ? null : 1 - score / uncertainty,
  };
}
