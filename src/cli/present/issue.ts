import { formatCount } from "../../domain/format.ts";
import { issueSays } from "../../domain/issue-says.ts";
import type { Language } from "../../domain/language.ts";

interface Issue {
  readonly code: string;
  readonly count: number;
  readonly example: string;
}

/** A data issue on one line: its code for programs, how often, what was done about it, and one to look at. */
export function issueLine({ code, count, example }: Issue, language: Language): string {
  const says = issueSays(code, language);
  const such = language === "sv" ? "till exempel" : "for instance";
  return `${code} × ${formatCount(count, language)}: ${says === code ? "" : `${says} `}(${such} ${example})`;
}
