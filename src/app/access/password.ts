import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { RepmarkError } from "../../domain/repmark-error.ts";

let strength: ZxcvbnFactory | undefined;

/** Guesses that somebody with a copy of the hash needs, as a power of ten below which a password is refused (zxcvbn's score 3 of 4). */
const fewestScore = 3;

/**
 * Refuses a password that is short, common or made of what is known of its owner. Nothing but length is asked of how it is composed, it is never sent anywhere,
 * and passphrases and pasted ones are welcome (ASVS 6.2).
 */
export function checkPassword(password: string, about: readonly string[]): void {
  const length = [...password].length;
  if (length < 8) throw weak("It has fewer than 8 characters.", "Det har färre än 8 tecken.");
  strength ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const known = about.flatMap((one) => [one, ...one.split("@"), ...one.split(/[@.\s]+/)]).filter((one) => one !== "");
  const { score } = strength.check(password.slice(0, 100), ["repmark", ...known]);
  strength.check(""); // it remembers the last one it was shown
  if (score < fewestScore) throw weak("It is easily guessed.", "Det är lätt att gissa.");
}

const weak = (en: string, sv: string) =>
  new RepmarkError(
    "weak-password",
    { en: `This password cannot be used. ${en}`, sv: `Lösenordet kan inte användas. ${sv}` },
    {
      kind: "usage",
      hint: {
        en: "Take 15 characters or more, such as four words that do not belong together.",
        sv: "Ta minst 15 tecken, till exempel fyra ord som inte hör ihop.",
      },
    },
  );
