import type { Company } from "../../src/simulator/company.ts";
import type { Deal } from "../../src/simulator/deal.ts";
import {
  type Cell,
  type Row,
  records,
  strayDeal,
  strayPeriod,
  type Table,
  tables,
} from "../../src/simulator/records.ts";
import { at, type DayNumber } from "../../src/simulator/timeline.ts";

/** Archived records can be read for so long. */
const archivedFor = 90 * 1440;

/** The company's export without what HubSpot cannot hold (docs/sandbox-hubspot.md), each thing with its reason. */
export function* holdable(company: Company, today: DayNumber): Generator<readonly [Table, Row]> {
  const until = at(today + 1, 0);
  const deals = new Map<string, Deal>();
  for (const deal of company.deals()) deals.set(deal.id, deal);
  const deletedAt = (id: Cell) => {
    const change = deals.get(id ?? "")?.changes.findLast((one) => one.field === "is_deleted" && one.at < until);
    return change?.to === 1 ? change.at : null;
  };
  // Archived too long ago, or gone into another one: nothing is left of it.
  const isGone = (id: Cell) => {
    const gone = deletedAt(id);
    return gone !== null && (gone + archivedFor <= until || deals.get(id ?? "")?.mergedInto !== null);
  };
  // An archived deal is tied to nothing; what was tied to one that went into another is tied to that.
  const live = (id: Cell): Cell => (deletedAt(id) === null ? id : live(deals.get(id!)!.mergedInto ?? null));
  for (const [table, row] of records(company, today)) {
    const cell = (name: string) => row[columnOf(table, name)]!;
    switch (table) {
      case "opportunities": {
        const { id, defect } = deals.get(cell("opportunity_id")!)!;
        if (isGone(id)) break;
        yield [
          table,
          changed(table, row, {
            ...(deletedAt(id) === null ? {} : { account: null }),
            // Fields are typed: what is no number or no instant cannot be entered.
            ...(defect === "bad-number" ? { "lead score": null } : {}),
            ...(defect === "bad-date" ? { "modified at": null } : {}),
          }),
        ];
        break;
      }
      case "changes":
        if (cell("opportunity_id") !== strayDeal && !isGone(cell("opportunity_id"))) yield [table, row];
        break;
      case "quotas":
        if (cell("period") !== strayPeriod) yield [table, row];
        break;
      case "splits": {
        // Shares of one deal that come to 1; overlays do not.
        const shares = deals.get(cell("opportunity_id")!)!.splits.filter((split) => split.kind === "revenue");
        const isWhole = shares.reduce((sum, split) => sum + split.share, 0) === 100;
        if (cell("kind") === "revenue" && isWhole && live(cell("opportunity_id")) !== null) yield [table, row];
        break;
      }
      case "terms":
        if (live(cell("opportunity_id")) !== null) yield [table, row];
        break;
      case "leads":
        yield [table, changed(table, row, { opportunity: live(cell("opportunity")) })];
        break;
      case "activities":
      case "engagement":
        yield [table, changed(table, row, { opportunity_id: live(cell("opportunity_id")) })];
        break;
      case "rates":
        if (cell("kind") === "daily") yield [table, row];
        break;
      case "teams":
        yield [table, changed(table, row, { manager: null })];
        break;
      case "stages":
        yield [table, changed(table, row, { "forecast category": null })];
        break;
      case "team_members":
        break;
      case "reps": {
        // The team of today: whoever is yet to move is where they were.
        const person = company.people.find((one) => one.id === cell("rep_id"))!;
        const isYetToMove = person.movedTeam !== null && person.movedTeam.on > today;
        yield [table, isYetToMove ? changed(table, row, { team: person.movedTeam!.from }) : row];
        break;
      }
      default:
        yield [table, row];
    }
  }
}

function columnOf(table: Table, name: string): number {
  return (tables[table] as readonly string[]).indexOf(name);
}

function changed(table: Table, row: Row, values: Readonly<Record<string, Cell>>): Row {
  return row.map((cell, place) => {
    const name = tables[table][place]!;
    return name in values ? values[name]! : cell;
  });
}
