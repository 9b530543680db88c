/** p-values adjusted for their number so that the share of false findings is controlled (Benjamini & Hochberg 1995), in the order given. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  for (const [place, { p, index }] of order.entries()) {
    least = Math.min(least, p * (pValues.length / (pValues.length - place)));
    adjusted[index] = least;
  }
  return adjusted;
}
