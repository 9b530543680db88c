import type { Minute } from "../../timeline.ts";
import type { Call, Reply } from "../service.ts";
import type { Org } from "./org.ts";
import { numberOf, recordId, withChecksum } from "./record-id.ts";
import { aggregateJson, recordWriter } from "./record-json.ts";
import { SalesforceError } from "./salesforce-error.ts";
import { type Compiled, compile, rowsOf } from "./soql/compile.ts";
import { withoutWithheld } from "./withheld.ts";

/** A query that is read page by page: which records it found is settled, what they hold is read with their page. */
interface Cursor {
  readonly text: string;
  readonly numbers: Float64Array;
  readonly pageSize: number;
  readonly madeAt: Minute;
}

const prefix = "0r8";
const life = 2 * 1440;
/** Bytes of a URI, beyond which the vendor's front door answers instead of the API. */
const longestUri = 16_384;

/** REST queries: pages no longer than asked, a total, and the way on. */
export class RestQuery {
  readonly #org: Org;
  readonly #cursors = new Map<number, Cursor>();
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
  }

  /** `/query` and `/queryAll`. */
  ask(call: Call, version: string, all: boolean): Reply {
    if (call.path.length + String(call.query).length > longestUri)
      return {
        status: 414,
        headers: { "content-type": "text/html" },
        body: "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>",
      };
    const text = call.query.get("q");
    if (text === null || text === "")
      throw new SalesforceError(400, "MALFORMED_QUERY", "A query string has to be specified");
    if (this.#org.strikes(call, "query-timeout") !== undefined)
      throw new SalesforceError(400, "QUERY_TIMEOUT", "Your query request was running for too long.");
    const view = this.#org.view();
    const compiled = withoutWithheld(this.#org, call, compile(this.#org.schema(), text));
    const rows = rowsOf(compiled, view, all);
    if (compiled.aggregation !== undefined) {
      const told = compiled.aggregation.rows(rows, view).map(aggregateJson);
      return page(told.length, true, undefined, told);
    }
    const { type } = compiled.live;
    const numbers: number[] = [];
    for (const row of rows) numbers.push(type.number(row));
    if (compiled.isCount) return page(numbers.length, true, undefined, []);
    const cursor: Cursor = {
      text,
      numbers: Float64Array.from(numbers),
      pageSize: Math.min(this.#org.settings.pageSize, wished(call)),
      madeAt: this.#org.now,
    };
    return this.#page(compiled, cursor, 0, this.#keep(cursor), version);
  }

  /** `/query/LOCATOR-OFFSET`; deleted records stay in it, whichever of the two it began with. */
  next(call: Call, version: string, locator: string): Reply {
    const [id = "", offset = ""] = locator.split("-");
    const number = numberOf(withChecksum(id));
    const cursor = number === undefined || !id.startsWith(prefix) ? undefined : this.#cursors.get(number);
    if (!/^\d+$/.test(offset) || !id.startsWith(prefix)) throw badLocator("invalid query locator");
    if (cursor === undefined || cursor.madeAt + life <= this.#org.now || this.#org.strikes(call, "locator-expired"))
      throw badLocator("query locator expired or not found");
    let from = Number(offset);
    if (from > cursor.numbers.length) throw badLocator("query locator offset is beyond the result");
    const compiled = compile(this.#org.schema(), cursor.text);
    if (this.#org.strikes(call, "page-repeated") !== undefined)
      return this.#page(compiled, cursor, Math.max(0, from - cursor.pageSize), number!, version);
    if (this.#org.strikes(call, "record-twice") !== undefined) from = Math.max(0, from - 1);
    return this.#page(compiled, cursor, from, number!, version);
  }

  #keep(cursor: Cursor): number {
    this.#made += 1;
    if (cursor.numbers.length <= cursor.pageSize) return this.#made;
    this.#cursors.set(this.#made, cursor);
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > this.#org.settings.cursors) this.#cursors.delete(oldest!);
    return this.#made;
  }

  #page(compiled: Compiled, cursor: Cursor, from: number, number: number, version: string): Reply {
    const view = this.#org.view();
    const write = recordWriter(compiled, version);
    const until = Math.min(from + cursor.pageSize, cursor.numbers.length);
    const records: string[] = [];
    for (let place = from; place < until; place += 1) {
      const row = compiled.live.type.find(view, cursor.numbers[place]!);
      if (row !== undefined) records.push(write(row, view));
    }
    const isDone = until >= cursor.numbers.length;
    const next = `/services/data/${version}/query/${recordId(prefix, number)}-${until}`;
    return page(cursor.numbers.length, isDone, isDone ? undefined : next, records);
  }
}

function page(total: number, done: boolean, next: string | undefined, records: readonly string[]): Reply {
  const way = next === undefined ? "" : `"nextRecordsUrl":"${next}",`;
  return {
    status: 200,
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: `{"totalSize":${total},"done":${done},${way}"records":[${records.join(",")}]}`,
  };
}

/** What `Sforce-Query-Options: batchSize=500` wishes for, between 200 and 2,000. */
function wished(call: Call): number {
  const size = /batchSize=(\d+)/i.exec(call.headers["sforce-query-options"] ?? "")?.[1];
  return size === undefined ? 2000 : Math.min(2000, Math.max(200, Number(size)));
}

const badLocator = (message: string) => new SalesforceError(400, "INVALID_QUERY_LOCATOR", message);
