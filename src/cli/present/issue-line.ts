import { formatCount } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";
import { colours } from "../terminal.ts";

interface Issue {
  readonly code: string;
  readonly count: number;
  readonly of?: number;
  readonly example: string;
  readonly says: string;
  readonly mend: string;
}

/** A kind of data issue in two lines: how many and what was done about it, then how to mend it. */
export function issueLine(issue: Issue): string {
  const mend = issue.mend === "" ? "" : `  ${colours.dim(issue.mend)}\n`;
  return `${colours.yellow("!")} ${issueText(issue, "en")}\n${mend}`;
}

/** A kind of data issue in one line. */
export function issueText({ code, count, of, example, says }: Issue, language: Language): string {
  const [ofWord, such] = language === "sv" ? ["av", "till exempel"] : ["of", "for instance"];
  const all = of === undefined ? "" : ` ${ofWord} ${formatCount(of, language)}`;
  return `${code}: ${formatCount(count, language)}${all}, ${such} ${example}. ${says}`;
}
