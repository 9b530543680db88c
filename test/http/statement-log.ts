import { DatabaseSync } from "node:sqlite";
import { vi } from "vitest";
import { QueryGate } from "../../src/warehouse/query-gate.ts";

/** Every statement that DuckDB and SQLite are given from now on, with what is bound to it. */
export function statementLog() {
  const texts = new Set<string>();
  const bound: unknown[] = [];
  const asked = QueryGate.prototype.rows;
  const spies = [
    vi.spyOn(QueryGate.prototype, "rows").mockImplementation(function (this: QueryGate, sql, parameters, patience) {
      texts.add(sql);
      bound.push(parameters);
      return asked.call(this, sql, parameters, patience);
    }),
    ...(["prepare", "exec"] as const).map((method) => {
      const real = DatabaseSync.prototype[method] as (this: DatabaseSync, sql: string) => never;
      return vi.spyOn(DatabaseSync.prototype, method).mockImplementation(function (this: DatabaseSync, sql: string) {
        texts.add(sql);
        return real.call(this, sql);
      });
    }),
  ];
  return {
    texts,
    /** Whether this stands in the text of a statement. */
    isInText: (word: string) => [...texts].some((text) => text.includes(word)),
    /** Whether it was bound to one. */
    isBound: (word: string) => bound.some((parameters) => JSON.stringify(parameters).includes(word)),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
