import { SalesforceError } from "../salesforce-error.ts";

type TokenKind = "word" | "text" | "number" | "date" | "datetime" | "sign" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a text, what stands between its quotes with escapes resolved. */
  readonly text: string;
  /** Characters before it in the query. */
  readonly at: number;
}

const patterns: readonly (readonly [TokenKind | "space", RegExp])[] = [
  ["space", /[\s]+/y],
  ["datetime", /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})/y],
  ["date", /\d{4}-\d{2}-\d{2}(?![\dT])/y],
  ["number", /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_0-9])/y],
  ["word", /[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*(?::\d+)?/y],
  ["text", /'(?:[^'\\]|\\.)*'/sy],
  ["sign", /!=|<>|<=|>=|[=<>(),]/y],
];

/** Cuts a query into words, literals and signs; the last is always `end`. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  next: while (at < query.length) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const found = pattern.exec(query)?.[0];
      if (found === undefined) continue;
      if (kind !== "space") tokens.push({ kind, text: kind === "text" ? unquoted(found) : found, at });
      at += found.length;
      continue next;
    }
    throw malformed(query, at, `unexpected token: '${query[at]}'`);
  }
  return [...tokens, { kind: "end", text: "<EOF>", at: query.length }];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, (_, sign: string) =>
    // LIKE has to tell an escaped % or _ from a wild one.
    sign === "%" || sign === "_" ? `\\${sign}` : (escapes[sign] ?? sign),
  );
}

export function malformed(query: string, at: number, message: string): SalesforceError {
  return new SalesforceError(400, "MALFORMED_QUERY", `${pointedAt(query, at)}${message}`);
}

/** The words of the query around the place, with a mark below it, as Salesforce shows where it stumbled. */
export function pointedAt(query: string, at: number): string {
  const from = Math.max(0, at - 30);
  const line = query.slice(from, at + 30).replaceAll(/\s/g, " ");
  const before = query.slice(0, at).split("\n");
  return `\n${line}\n${" ".repeat(at - from)}^\nERROR at Row:${before.length}:Column:${before.at(-1)!.length + 1}\n`;
}
