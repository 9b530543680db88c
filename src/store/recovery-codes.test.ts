import { symmetricEncrypt } from "better-auth/crypto";
import { expect, test } from "vitest";
import { keepingRecoveryCodes, recoveryCodeHash, recoveryCodes } from "./recovery-codes.ts";

test("ten recovery codes at a time, of 120 bits each, and never one twice", () => {
  const sets = Array.from({ length: 200 }, recoveryCodes);
  for (const codes of sets) {
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^([a-km-np-z2-9]{4}-){5}[a-km-np-z2-9]{4}$/);
  }
  expect(new Set(sets.flat()).size).toBe(2000);
  // Each of the 32 letters is as likely: 48,000 of them, 1,500 of each, give or take six times 38.
  const counts = new Map<string, number>();
  for (const letter of sets.flat().join("").replaceAll("-", "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(32);
  for (const [letter, count] of counts) expect(Math.abs(count - 1500), letter).toBeLessThan(230);
});

test("what is kept of a recovery code is its hash, however it is typed; used ones go and the rest stay as they are", async () => {
  const { encrypt, decrypt } = keepingRecoveryCodes("a secret");
  const [one = "", other = ""] = recoveryCodes();
  const kept = await encrypt(JSON.stringify([one, other]));
  expect(kept).not.toContain(one);
  expect(JSON.parse(await decrypt(kept))).toEqual([recoveryCodeHash(one), recoveryCodeHash(other)]);
  expect(recoveryCodeHash(` ${one.toUpperCase().replaceAll("-", " ")} `)).toBe(recoveryCodeHash(one));
  const left = await encrypt(JSON.stringify([recoveryCodeHash(other)]));
  expect(JSON.parse(await decrypt(left))).toEqual([recoveryCodeHash(other)]);
});

test("codes that were sealed before are good still", async () => {
  const { decrypt } = keepingRecoveryCodes("a secret of enough letters to be one");
  const sealed = await symmetricEncrypt({
    key: "a secret of enough letters to be one",
    data: JSON.stringify(["AbCdE-12345"]),
  });
  expect(JSON.parse(await decrypt(sealed))).toEqual([recoveryCodeHash("abcde-12345")]);
});
