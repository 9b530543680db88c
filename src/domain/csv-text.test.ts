import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";

test("a deal called like a formula stays text, a negative number stays a number", () => {
  const text = csvText(
    ["name", "amount"],
    [
      ["=HYPERLINK(1)", { decimal: "-1500.00" }],
      ['Say "hi", all', -2],
      [null, 0.5],
    ],
  );
  expect(text).toBe(`name,amount\r\n'=HYPERLINK(1),-1500.00\r\n"Say ""hi"", all",-2\r\n,0.5\r\n`);
});

test("every way to start a formula is disarmed", () => {
  for (const start of ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"]) {
    expect(csvText(["name"], [[`${start}cmd()`]])).toBe(`name\r\n'${start}cmd()\r\n`);
  }
});
