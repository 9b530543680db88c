/** Whether stories are told at full length: `REPMARK_SOAK=1`. */
export const isSoak = process.env.REPMARK_SOAK === "1";

/** The companies to live through: `REPMARK_SEEDS=4` or `1..20`; by itself one, and as many as `whole` at full length. */
export function seeds(whole: number, asked = process.env.REPMARK_SEEDS): number[] {
  const [, from, until] = /^(\d+)(?:\.\.(\d+))?$/.exec(asked ?? `1..${isSoak ? whole : 1}`) ?? [];
  if (from === undefined) throw new Error(`REPMARK_SEEDS is one number or a range such as 1..20, and not ${asked}.`);
  return Array.from({ length: Number(until ?? from) - Number(from) + 1 }, (_, place) => Number(from) + place);
}
