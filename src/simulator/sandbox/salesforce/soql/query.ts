/** A query as it was written, names not yet looked up. */
export interface Query {
  readonly text: string;
  readonly select: readonly Selected[];
  readonly from: Named;
  readonly where: Condition | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly Order[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

interface Named {
  readonly name: string;
  readonly at: number;
}

/** `name` is a path (`Owner.Name`); with a function it is its argument, null of `COUNT()`. */
export interface Expression {
  readonly call: string | null;
  readonly name: string | null;
  readonly at: number;
}

export type Selected = (Expression & { readonly kind: "field"; readonly alias: string | undefined }) | SubSelect;

/** A select on children, `(SELECT Id FROM OpportunityLineItems)`. */
interface SubSelect {
  readonly kind: "children";
  readonly query: Query;
  readonly at: number;
}

export interface Order {
  readonly by: Expression;
  readonly isDescending: boolean;
  /** First when nothing is said. */
  readonly nullsLast: boolean;
}

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | {
      readonly kind: "compare";
      readonly field: Expression;
      readonly operator: Operator;
      readonly values: readonly Literal[];
      readonly at: number;
    };

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "like" | "in" | "not in";

export interface Literal {
  readonly kind: "text" | "number" | "boolean" | "null" | "date" | "datetime" | "range";
  /** As written; a range is a word such as `LAST_N_DAYS:30`. */
  readonly text: string;
  readonly at: number;
}
