import type { Language, Words } from "./language.ts";

/** A sentence in a language with its `{names}` filled in. */
export function said(words: Words, language: Language, filled: Readonly<Record<string, string>> = {}): string {
  return words[language].replaceAll(/\{(\w+)\}/g, (all, name: string) => filled[name] ?? all);
}
