import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

/** Whether stories are told at full length: `REPMARK_SOAK=1`. */
export const isSoak = process.env.REPMARK_SOAK === "1";

/** The companies to live through: `REPMARK_SEEDS=4` or `1..20`; by itself one, and as many as `whole` at full length. */
export function seeds(whole: number, asked = process.env.REPMARK_SEEDS): number[] {
  const [, from, until] = /^(\d+)(?:\.\.(\d+))?$/.exec(asked ?? `1..${isSoak ? whole : 1}`) ?? [];
  if (from === undefined) throw new Error(`REPMARK_SEEDS is one number or a range such as 1..20, and not ${asked}.`);
  return Array.from({ length: Number(until ?? from) - Number(from) + 1 }, (_, place) => Number(from) + place);
}

/** How many deals the company of a story has: `REPMARK_DEALS=5000`, else as few as tell it. */
export function dealsOr(few: number): number {
  return Number(process.env.REPMARK_DEALS ?? few);
}

/**
 * An answer as it has to be the same in a company of any size. Where shares of a deal are alike the cent that is left over goes to the
 * first rep by id (G12), and ids are each CRM's own: in a large company money is compared in whole units, a number by six digits, and what is
 * a share, or the difference of two, by five places: next to nothing a cent is many digits.
 */
export function asFarAsIdsAllow<Answer>(answer: Answer): Answer {
  if (process.env.REPMARK_DEALS === undefined) return answer;
  return JSON.parse(JSON.stringify(answer), (_, value: unknown) =>
    typeof value === "number"
      ? Number(Math.abs(value) < 1 ? value.toFixed(5) : value.toPrecision(6))
      : typeof value === "string" && /^-?\d+\.\d\d$/.test(value)
        ? Math.round(Number(value))
        : value,
  ) as Answer;
}

/**
 * Notes a story that was told at full length and held, a line each in `bench/soak.ndjson`, with the commit it was told of: twenty years
 * of two CRMs take longer than anybody's day, and are told a few at a time.
 */
export function keepHeld(story: string, seen: Readonly<Record<string, number>>): void {
  const root = join(import.meta.dirname, "../..");
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  appendFileSync(join(root, "bench/soak.ndjson"), `${JSON.stringify({ story, commit, ...seen })}\n`);
}
