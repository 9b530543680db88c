import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Statements that are asked with every request are planned once. */
export function prepared(database: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? database.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
}
