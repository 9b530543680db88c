import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withErased } from "./erased.ts";
import { Sieve } from "./sieve.ts";
import { type SievedPart, sievedContent } from "./sieved-part.ts";

const anna = {
  ids: ["0055g00000AbCdEAAV", "0055g00000AbCdE", "417"],
  names: ["Anna Snelling"],
  emails: ["anna.snelling@acme.example"],
};
const list = withErased(null, anna, new Date("2026-11-27T09:00:00Z"));
const sieve = new Sieve(list);
const now = list.people[0]!.name;
const idNow = list.people[0]!.identities[0]!.becomes;
const numberNow = list.people[0]!.identities[2]!.becomes;

const through = async (text: string, part: SievedPart) =>
  (await Array.fromAsync(sievedContent(sieve, [text], part))).join("");
const lines = (object: string): SievedPart => ({ object, extension: "ndjson", format: {} });

test.each([
  ["Renewal, as Anna Snelling said", `Renewal, as ${now} said`],
  ["SNELLING", "SNELLING"],
  ["anna-snelling-deals.csv", `${now}-deals.csv`],
  ["mail anna.snelling@acme.example, or call", `mail ${now}@erased.invalid, or call`],
  ["anna.snelling@customer.example", "anna.snelling@customer.example"],
  ["Joanna Snelling", "Joanna Snelling"],
  ["owner 0055g00000AbCdEAAV.", `owner ${idNow}.`],
  ["417", "417"],
  ["Anna, Snelling & Co", `${now} & Co`],
])("of “%s” stays “%s”", (before, after) => {
  expect(sieve.text(before)).toBe(after);
});

test("where a person is named, a number is somebody; where money is, it is money", async () => {
  const deal = { properties: { hubspot_owner_id: "417", amount: "417", hs_all_owner_ids: "12;417" }, n: 1.1e7 };
  const told = JSON.parse(await through(`${JSON.stringify(deal)}\n`, lines("deals")));
  expect(told).toEqual({
    properties: { hubspot_owner_id: numberNow, amount: "417", hs_all_owner_ids: `12;${numberNow}` },
    n: 11_000_000,
  });
});

test("numbers in a record that changes are written as they were", async () => {
  const line = '{"OwnerId":"0055g00000AbCdEAAV","Amount":1.0E7,"Big":12345678901234567890.10}\n';
  expect(await through(line, lines("opportunity"))).toBe(line.replace("0055g00000AbCdEAAV", idNow));
});

test("of their own record names, addresses and whatever no number is made of go, whatever they are called by now", async () => {
  const user = {
    Id: "0055g00000AbCdEAAV",
    Name: "Anna Berg",
    Email: "a.berg@acme.example",
    EmployeeNumber: "E-9",
    ManagerId: "0055g00000XyZzzAAV",
    Title: "AE",
  };
  expect(JSON.parse(await through(JSON.stringify(user), lines("user")))).toEqual({
    Id: idNow,
    Name: now,
    Email: `${now}@erased.invalid`,
    EmployeeNumber: "",
    ManagerId: "0055g00000XyZzzAAV",
    Title: "AE",
  });
});

test("who reports to somebody who was erased keeps their own name", async () => {
  const bo = { Id: "0055g00000BoBoBAAV", Name: "Bo Ek", Email: "bo@acme.example", ManagerId: "0055g00000AbCdEAAV" };
  expect(JSON.parse(await through(JSON.stringify(bo), lines("user")))).toEqual({ ...bo, ManagerId: idNow });
});

describe("a table", () => {
  const format = {
    delimiter: ";",
    fields: [
      { field: "rep_id", column: 0 },
      { field: "name", column: 1 },
      { field: "manager_ref", column: 3 },
    ],
  };
  const part = { object: "rep", extension: "csv", format };

  test("their own row keeps what is understood, and loses every other column", async () => {
    const text = 'Rep ID;Name;Shoe size;Manager\n417;"Snelling; Anna";38;Liv Vik\n12;Bo Ek;43;"Anna Snelling"\n';
    expect(await through(text, part)).toBe(
      `Rep ID;Name;Shoe size;Manager\n${numberNow};${now};;Liv Vik\n12;Bo Ek;43;${now}\n`,
    );
  });

  test("quoted line ends are no ends of records", async () => {
    const text = 'Id,Note\n1,"two\nlines by Anna Snelling"\n2,x';
    expect(await through(text, { object: "opportunity", extension: "csv", format: {} })).toBe(
      `Id,Note\n1,"two\nlines by ${now}"\n2,x`,
    );
  });
});

test("what names nobody who was erased comes out to the letter, however it is cut into pieces", async () => {
  const cell = fc
    .string({ maxLength: 12 })
    .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (table, size) => {
      const text = `${table.map((row) => row.join(",")).join("\n")}\n`;
      const pieces = Buffer.from(text);
      const chunks = Array.from({ length: Math.ceil(pieces.length / size) }, (_, at) =>
        pieces.subarray(at * size, (at + 1) * size),
      );
      const part = { object: "opportunity", extension: "csv", format: {} };
      expect((await Array.fromAsync(sievedContent(sieve, chunks, part))).join("")).toBe(text);
    }),
  );
});

test("the list tells nobody's name, address or id", () => {
  expect(JSON.stringify(list)).not.toMatch(/anna|snelling|acme|0055g|"417"/i);
});

test("what was sieved once is not changed again", () => {
  for (const text of ["as Anna Snelling said", "0055g00000AbCdEAAV", "anna.snelling@acme.example"])
    expect(sieve.text(sieve.text(text))).toBe(sieve.text(text));
});
