import { expect, test } from "vitest";
import { type Person, peersAmong } from "./peers.ts";

const person = (repId: string, given: Partial<Person> = {}): Person => ({
  repId,
  name: repId,
  teamId: null,
  team: null,
  role: "account executive",
  segment: "smb",
  isRamping: false,
  activeShare: 1,
  wasThere: true,
  ...given,
});
const people = (count: number, prefix: string, given: Partial<Person> = {}) =>
  Array.from({ length: count }, (_, index) => person(`${prefix}${index}`, given));
const everyAnswer = () => true;
const ada = person("ada");

test("peers share role, segment and ramp, and are never the rep", () => {
  const alike = people(5, "smb");
  const everyone = [
    ada,
    ...alike,
    ...people(9, "enterprise", { segment: "enterprise" }),
    ...people(9, "sdr", { role: "sdr" }),
  ];
  const { repIds, label } = peersOf(ada, everyone, everyAnswer);
  expect(repIds).toEqual(alike.map((each) => each.repId));
  expect(label.en).toBe("same role, segment and ramp");
});

test("fewer than five are widened: first any segment, then any ramp, then the whole team, and the label says so", () => {
  const near = people(4, "smb");
  const otherSegment = person("enterprise", { segment: "enterprise" });
  const ramping = person("new", { isRamping: true });
  const sdr = person("sdr", { role: "sdr" });
  const group = (everyone: readonly Person[]) => {
    const { repIds, label } = peersOf(ada, [ada, ...everyone], everyAnswer);
    return [repIds.length, label.en];
  };
  expect(group([...near, otherSegment, ramping, sdr])).toEqual([5, "same role and ramp, any segment"]);
  expect(group([...near, ramping, sdr])).toEqual([5, "same role, any segment and ramp"]);
  expect(group([...near, sdr])).toEqual([5, "the whole team"]);
});

test("who was there for less than half the period, or has no answer, is no peer", () => {
  const everyone = [
    ada,
    ...people(5, "here"),
    person("left", { activeShare: 0.49 }),
    person("half", { activeShare: 0.5 }),
    person("silent"),
  ];
  const { repIds } = peersOf(ada, everyone, (repId) => repId !== "silent");
  expect(repIds).toEqual(["here0", "here1", "here2", "here3", "here4", "half"]);
});

test("each width that was looked at has all who are alike, and those of them with an answer", () => {
  const everyone = [
    ada,
    person("bo"),
    person("silent"),
    person("big", { segment: "enterprise" }),
    person("left", { activeShare: 0 }),
  ];
  const widths = peersAmong(everyone, (repId) => repId !== "silent")(ada).widths();
  expect(widths.map(({ alike, circle }) => [[...alike.repIds].join(" "), [...circle.repIds].join(" ")])).toEqual([
    ["ada bo silent", "ada bo"],
    ["ada bo silent big", "ada bo big"],
    ["ada bo silent big", "ada bo big"],
    ["ada bo silent big", "ada bo big"],
  ]);
});

test("of 35 agents 30 have deals: 29 peers each", () => {
  const agents = people(35, "agent");
  const withDeals = new Set(agents.slice(0, 30).map((agent) => agent.repId));
  const { repIds, label } = peersOf(person("agent0"), agents, (repId) => withDeals.has(repId));
  expect([repIds.length, label.en]).toEqual([29, "the whole team"]);
});

function peersOf(rep: Person, everyone: readonly Person[], hasAnswer: (repId: string) => boolean) {
  const { circle, count, label } = peersAmong(everyone, hasAnswer)(rep);
  const repIds = [...circle.repIds].filter((repId) => repId !== rep.repId);
  expect(repIds).toHaveLength(count);
  return { repIds, label };
}
