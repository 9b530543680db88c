import fc from "fast-check";
import { expect, test } from "vitest";
import { circlesThatHide, tellable } from "./crowd.ts";

const people = (...names: string[]) => new Set(names);
const heard = (circles: Record<string, Set<string>>, known: Set<string>) => [
  ...tellable(new Map(Object.entries(circles)), known),
];

test("Ada hears what five others show, not what four do", () => {
  expect(heard({ ada: people("b", "c", "d", "e", "f") }, people("ada"))).toEqual(["ada"]);
  expect(heard({ ada: people("b", "c", "d", "e") }, people("ada"))).toEqual([]);
});

test("those a manager sees do not hide the one they do not see", () => {
  expect(heard({ ada: people("bo", "cy", "di", "ed", "fay") }, people("ada", "bo", "cy", "di", "ed"))).toEqual([]);
});

test("a circle of one's own people alone is told whole", () => {
  expect(heard({ ada: people("bo") }, people("ada", "bo"))).toEqual(["ada"]);
});

test("two circles that differ by one stranger are not both told: their difference would be that one", () => {
  const five = ["c", "d", "e", "f", "g"];
  expect(heard({ ada: people(...five), bo: people(...five, "h") }, people("ada", "bo"))).toEqual(["bo"]);
});

/** A width at which these are alike, of whom those have an answer. */
const width = (alike: string, circle: string) => ({
  alike: { repIds: people(...alike.split(" ")) },
  circle: { repIds: people(...circle.split(" ")) },
});
const isHeard = (widths: ReturnType<typeof width>[], known: string, strangers: string) =>
  circlesThatHide(
    new Map([["ada", { circle: widths.at(-1)!.circle, widths: () => widths }]]),
    people(...known.split(" ")),
    people(...strangers.split(" ")),
  ).has("ada");

test("a circle without the three strangers who are alike is not told: it would say that none of them has an answer", () => {
  expect(isHeard([width("ada bo cy di ed", "ada bo")], "ada bo", "cy di ed")).toBe(false);
  expect(isHeard([width("ada bo max", "ada bo")], "ada bo", "cy di ed")).toBe(true); // Max has never sold
  expect(isHeard([width("ada bo cy di ed flo gus", "ada bo")], "ada bo", "cy di ed flo gus")).toBe(true);
});

test("nor one that was widened because too few of four strangers had an answer; it is where four would have been too few anyway", () => {
  const all = "ada bo s1 s2 s3 s4 s5 s6";
  const strangers = "s1 s2 s3 s4 s5 s6";
  const [one, four] = [width("ada bo s1 s2 s3 s4", "ada bo s1"), width("ada s1 s2 s3 s4", "ada s1")];
  expect(isHeard([one, width(all, all)], "ada bo", strangers)).toBe(false); // with all four, five others
  expect(isHeard([four, width(all, all)], "ada bo", strangers)).toBe(true); // four others at most
});

test("nothing that can be told is about one to four strangers, whatever is added and taken off", () => {
  const names = Array.from({ length: 14 }, (_, place) => `p${place}`);
  const some = fc.subarray(names).map((chosen) => new Set(chosen));
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), fc.subarray(names, { maxLength: 4 }), (sets, own) => {
      const known = new Set([...own, ...sets.map((_, place) => `me${place}`)]);
      const circles = new Map(sets.map((set, place) => [`me${place}`, set]));
      const told = [...tellable(circles, known)].map((repId) => circles.get(repId)!);
      // Two strangers whom no told circle tells apart are in one part; every part is a crowd.
      const parts = Map.groupBy(
        names.filter((name) => !known.has(name)),
        (name) => told.map((circle) => (circle.has(name) ? "in" : "out")).join(),
      );
      for (const [pattern, part] of parts) if (pattern.includes("in")) expect(part.length).toBeGreaterThanOrEqual(5);
    }),
  );
});
