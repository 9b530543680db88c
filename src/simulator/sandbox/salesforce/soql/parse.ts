import type { SalesforceError } from "../salesforce-error.ts";
import type { Condition, Expression, Literal, Operator, Order, Query, Selected } from "./query.ts";
import { malformed, type Token, tokensOf } from "./tokens.ts";

const reserved = new Set([
  "from",
  "where",
  "group",
  "having",
  "order",
  "limit",
  "offset",
  "for",
  "and",
  "or",
  "asc",
  "desc",
  "nulls",
]);

/** Reads the part of SOQL that the sandbox knows; what breaks its grammar is refused in Salesforce's words. */
export function parse(text: string): Query {
  const reader = new Reader(text);
  const query = reader.query();
  reader.expectEnd();
  return query;
}

class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  query(): Query {
    this.#word("select");
    const select = this.#listOf(() => this.#selected());
    this.#word("from");
    const from = this.#object();
    if (this.#sees("word") && !reserved.has(this.#next.text.toLowerCase())) this.#place += 1; // an alias of the object
    const where = this.#takes("where") ? this.#condition() : undefined;
    const groupBy = this.#takes("group") ? this.#by(() => this.#expression()) : [];
    const orderBy = this.#takes("order") ? this.#by(() => this.#order()) : [];
    const limit = this.#takes("limit") ? this.#count() : undefined;
    const offset = this.#takes("offset") ? this.#count() : undefined;
    if (this.#takes("for")) this.#name(); // VIEW and REFERENCE change nothing in what is answered
    return { text: this.#text, select, from, where, groupBy, orderBy, limit, offset };
  }

  expectEnd(): void {
    if (!this.#sees("end")) throw this.#unexpected();
  }

  get #next(): Token {
    return this.#tokens[this.#place]!;
  }

  #selected(): Selected {
    const { at } = this.#next;
    if (this.#takesSign("(")) {
      const query = this.query();
      this.#sign(")");
      return { kind: "children", query, at };
    }
    const expression = this.#expression();
    const alias = this.#sees("word") && !reserved.has(this.#next.text.toLowerCase()) ? this.#name().name : undefined;
    return { kind: "field", ...expression, alias };
  }

  #expression(): Expression {
    const { name, at } = this.#name();
    if (!this.#takesSign("(")) return { call: null, name, at };
    const argument = this.#sees("word") ? this.#name().name : null;
    this.#sign(")");
    return { call: name.toUpperCase(), name: argument, at };
  }

  /** AND and OR do not mix without parentheses: Salesforce refuses it rather than to guess. */
  #condition(): Condition {
    const first = this.#negated();
    const joint = this.#isWord("and") ? "and" : this.#isWord("or") ? "or" : undefined;
    if (joint === undefined) return first;
    const parts = [first];
    while (this.#takes(joint)) parts.push(this.#negated());
    return { kind: joint, parts };
  }

  #negated(): Condition {
    if (this.#takes("not")) return { kind: "not", part: this.#negated() };
    if (!this.#takesSign("(")) return this.#comparison();
    const inner = this.#condition();
    this.#sign(")");
    return inner;
  }

  #comparison(): Condition {
    const field = this.#expression();
    const { at } = this.#next;
    const operator = this.#operator();
    if (operator !== "in" && operator !== "not in")
      return { kind: "compare", field, operator, values: [this.#literal()], at };
    this.#sign("(");
    const values = this.#listOf(() => this.#literal());
    this.#sign(")");
    return { kind: "compare", field, operator, values, at };
  }

  #operator(): Operator {
    const { text } = this.#next;
    if (this.#sees("sign") && /^([<>]=?|!?=|<>)$/.test(text)) {
      this.#place += 1;
      return text === "<>" ? "!=" : (text as Operator);
    }
    if (this.#takes("like")) return "like";
    if (this.#takes("in")) return "in";
    if (this.#takes("not")) {
      this.#word("in");
      return "not in";
    }
    throw this.#unexpected();
  }

  #literal(): Literal {
    const { kind, text, at } = this.#next;
    if (kind === "end" || kind === "sign") throw this.#unexpected();
    this.#place += 1;
    if (kind !== "word") return { kind, text, at };
    if (/^(true|false)$/i.test(text)) return { kind: "boolean", text: text.toLowerCase(), at };
    if (/^null$/i.test(text)) return { kind: "null", text, at };
    return { kind: "range", text: text.toUpperCase(), at };
  }

  #order(): Order {
    const by = this.#expression();
    const isDescending = !this.#takes("asc") && this.#takes("desc");
    let nullsLast = false;
    if (this.#takes("nulls")) {
      nullsLast = this.#takes("last");
      if (!nullsLast) this.#word("first");
    }
    return { by, isDescending, nullsLast };
  }

  #count(): number {
    if (!this.#sees("number")) throw this.#unexpected();
    this.#place += 1;
    return Number(this.#tokens[this.#place - 1]!.text);
  }

  #by<T>(one: () => T): T[] {
    this.#word("by");
    return this.#listOf(one);
  }

  #listOf<T>(one: () => T): T[] {
    const list = [one()];
    while (this.#takesSign(",")) list.push(one());
    return list;
  }

  #name(): { name: string; at: number } {
    const { text, at } = this.#next;
    if (!this.#sees("word") || reserved.has(text.toLowerCase())) throw this.#unexpected();
    this.#place += 1;
    return { name: text, at };
  }

  /** Objects may be called what is a word of the language elsewhere: Group, Order. */
  #object(): { name: string; at: number } {
    const { text: name, at } = this.#next;
    if (!this.#sees("word")) throw this.#unexpected();
    this.#place += 1;
    return { name, at };
  }

  #sees(kind: Token["kind"]): boolean {
    return this.#next.kind === kind;
  }

  #isWord(word: string): boolean {
    return this.#sees("word") && this.#next.text.toLowerCase() === word;
  }

  #takes(word: string): boolean {
    const is = this.#isWord(word);
    if (is) this.#place += 1;
    return is;
  }

  #takesSign(sign: string): boolean {
    const is = this.#sees("sign") && this.#next.text === sign;
    if (is) this.#place += 1;
    return is;
  }

  #word(word: string): void {
    if (!this.#takes(word)) throw this.#unexpected();
  }

  #sign(sign: string): void {
    if (!this.#takesSign(sign)) throw this.#unexpected();
  }

  #unexpected(): SalesforceError {
    const { kind, text, at } = this.#next;
    return malformed(this.#text, at, kind === "end" ? "unexpected token: <EOF>" : `unexpected token: '${text}'`);
  }
}
