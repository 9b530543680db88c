import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Store } from "./store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-audit-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ada = { who: () => "ada", now: () => new Date("2026-11-26T12:00:00Z") };

test("who changed what of what people enter is told by itself, with what was there before", () => {
  using store = Store.open(folder, ada);
  store.changeSettings({ reportingCurrency: "SEK" });
  store.changeSettings({ reportingCurrency: "EUR" });
  const connection = {
    name: "hubspot",
    connector: "hubspot",
    settings: { share: 0.8 },
    schedule: "0 * * * *",
    connectedAt: "2026-11-26",
  };
  store.connections.put(connection, { serviceKey: "canary" });
  store.connections.noteTried("hubspot", { at: "2026-11-26T13:00:00Z", failure: null });
  store.connections.keepSecrets("hubspot", { serviceKey: "canary again" });
  store.connections.reschedule("hubspot", null);
  store.connections.remove("hubspot");
  store.delivery.enter([{ from: "2026-12-01", units: 4 }], null, "2026-11-26");
  store.delivery.enter([{ from: "2026-12-01", units: 5 }], null, "2026-11-26");
  store.delivery.enter([{ from: "2026-12-01", units: null }], null, "2026-11-26");
  store.agreements.addNote(
    { repId: "kim", measure: "won-lost.win_rate", on: "2026-11-26", note: "Ask who decides." },
    "2026-11-26",
  );
  store.audit.add("export", "report 2026-Q3 as pdf", { pages: 12 });

  const said = store.audit.entries(100).toReversed();
  const at = (schedule: string | null) => JSON.stringify({ connector: "hubspot", settings: { share: 0.8 }, schedule });
  expect(said.map(({ what, subject, before, after }) => [what, subject, before, after])).toEqual([
    ["setting", "reportingCurrency", null, '"SEK"'],
    ["setting", "reportingCurrency", '"SEK"', '"EUR"'],
    ["connection", "hubspot", null, at("0 * * * *")],
    ["connection", "hubspot", at("0 * * * *"), at(null)],
    ["connection", "hubspot", at(null), null],
    ["delivery capacity", "2026-12-01", null, "4"],
    ["delivery capacity", "2026-12-01", "4", "5"],
    ["delivery capacity", "2026-12-01", "5", null],
    ["coaching note", "kim on 2026-11-26", null, '{"measure":"won-lost.win_rate","note":"Ask who decides."}'],
    ["export", "report 2026-Q3 as pdf", null, '{"pages":12}'],
  ]);
  expect(new Set(said.map(({ who }) => who))).toEqual(new Set(["ada"]));
  expect(said.map(({ number }) => number)).toEqual(said.map((_, place) => place + 1));
  expect(store.audit.broken()).toBeNull();
});

test("what is refused or fails leaves no trace, and nothing that is there can be changed through SQL", () => {
  using store = Store.open(folder, ada);
  expect(() => store.changeSettings({ reportingCurrency: "SEK", timeZone: "Nowhere/Else" })).toThrow();
  expect(store.audit.entries(10)).toEqual([]);
  store.changeSettings({ reportingCurrency: "SEK" });
  using other = new DatabaseSync(join(folder, "store.sqlite"));
  expect(() => other.exec("update audit set who = 'somebody else'")).toThrow("only ever added to");
  expect(() => other.exec("delete from audit")).toThrow("only ever added to");
  expect(() => other.exec("update setting set value = '1'; insert into setting values ('x', '1')")).toThrow(
    "no such function",
  );
});

test("any entry that is altered, taken out or moved is found, and so is an end that was cut off", () => {
  const field = fc.constantFrom("at", "who", "what", "subject", "before", "after", "previous", "seal");
  const tampering = fc.oneof(
    fc.record({ kind: fc.constant("alter" as const), at: fc.nat(), field, text: fc.string() }),
    fc.record({ kind: fc.constant("take" as const), at: fc.nat() }),
    fc.record({ kind: fc.constant("swap" as const), at: fc.nat(), other: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 9 }), { minLength: 2, maxLength: 8 }), tampering, (notes, done) => {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), "repmark-audit-"));
      using store = Store.open(folder, ada);
      for (const note of notes) store.audit.add("export", note, { note });
      expect(store.audit.broken()).toBeNull();
      const numberAt = (at: number) => (at % notes.length) + 1;
      using other = new DatabaseSync(join(folder, "store.sqlite"));
      other.exec("drop trigger audit_stays; drop trigger audit_is_kept");
      const number = numberAt(done.at);
      switch (done.kind) {
        case "alter": {
          const { value } = other.prepare(`select ${done.field} as value from audit where number = ?`).get(number)!;
          fc.pre(value !== done.text);
          other.prepare(`update audit set ${done.field} = ? where number = ?`).run(done.text, number);
          break;
        }
        case "take":
          other.prepare("delete from audit where number = ?").run(number);
          break;
        case "swap": {
          const second = numberAt(done.other);
          fc.pre(number !== second);
          const move = other.prepare("update audit set number = ? where number = ?");
          move.run(-1, number);
          move.run(number, second);
          move.run(second, -1);
        }
      }
      expect(store.audit.broken()).not.toBeNull();
    }),
    { numRuns: 60 },
  );
});

test("a chain that was sealed anew from some entry on no longer ends as it did", () => {
  using store = Store.open(folder, ada);
  for (const note of ["one", "two", "three"]) store.audit.add("export", note);
  using other = Store.open(folder, { ...ada, who: () => "mallory" });
  using raw = new DatabaseSync(join(folder, "store.sqlite"));
  raw.exec("drop trigger audit_stays; drop trigger audit_is_kept; delete from audit where number > 1");
  const end = join(folder, "audit-end.json");
  const before = readFileSync(end);
  other.audit.add("export", "another two");
  other.audit.add("export", "another three");
  writeFileSync(end, before);
  expect(store.audit.broken()).toEqual({ number: 3, how: "altered" });
});
