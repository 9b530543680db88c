import fc from "fast-check";
import { expect, test } from "vitest";
import { tellable } from "./crowd.ts";

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
