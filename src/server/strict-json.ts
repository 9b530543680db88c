import { RepmarkError } from "../domain/repmark-error.ts";

/** Deeper than any body of ours by far. */
const deepest = 20;

/**
 * JSON as a program of good faith writes it: each name once in an object, none that means something to JavaScript itself, nothing nested beyond
 * reason. `JSON.parse` alone takes the last of two equal names, where a filter in front of us may have read the first.
 */
export function strictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused("This is not JSON.", "Ett giltigt JSON-dokument krävs.", cause);
  }
  checkNames(text);
  return value;
}

/** Walks over text that is known to be JSON; no recursion, so no depth of it can exhaust the stack. */
function checkNames(text: string): void {
  const open: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === "{" || found === "[") {
      if (open.length === deepest) throw refused("This is nested too deeply.", "Det här är nästlat för djupt.");
      open.push(found === "{" ? new Set() : null);
    } else if (found === "}" || found === "]") open.pop();
    else if (isName(text, token.lastIndex)) {
      const name = JSON.parse(found) as string;
      const names = open.at(-1);
      if (magic.has(name) || names?.has(name))
        throw refused(
          "A name stands twice in it, or may not stand there.",
          "Ett namn står två gånger eller får inte stå där.",
        );
      names?.add(name);
    }
  }
}

function isName(text: string, after: number): boolean {
  let place = after;
  while (/\s/.test(text[place] ?? "")) place += 1;
  return text[place] === ":";
}

const magic = new Set(["__proto__", "constructor", "prototype"]);

function refused(en: string, sv: string, cause?: unknown): RepmarkError {
  return new RepmarkError(
    "bad-json",
    { en, sv },
    {
      kind: "usage",
      hint: {
        en: "Send one JSON object as the address is documented, each name in it once.",
        sv: "Skicka ett JSON-objekt så som adressen är beskriven, varje namn en gång.",
      },
      cause,
    },
  );
}
