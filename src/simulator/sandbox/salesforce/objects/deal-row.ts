import type { Deal } from "../../../deal.ts";
import { ownerAt } from "../../../deal.ts";
import { ghostOf } from "../../../records.ts";
import type { DayNumber, Minute } from "../../../timeline.ts";
import type { Standing } from "../../world.ts";
import type { Stamps, View } from "../object-type.ts";
import { ghostNumber, idOf, integrationId, userId } from "./kinds.ts";

/** A deal as it stands at a view's instant: what most kinds of record are told from. */
export interface DealRow {
  readonly place: number;
  readonly deal: Deal;
  readonly standing: Standing;
}

export function* dealRows(view: View): Generator<DealRow> {
  for (let place = 0; place < view.world.deals.length; place += 1) {
    const row = dealRow(view, place);
    if (row !== undefined) yield row;
  }
}

export function dealRow(view: View, place: number): DealRow | undefined {
  const deal = view.world.deals[place];
  if (deal === undefined) return undefined;
  const standing = view.world.standing(deal, view.until);
  return standing === undefined ? undefined : { place, deal, standing };
}

/**
 * A kind of record of which each deal has some. Records are numbered by the deal's place and their own place in it, so
 * that one can be found again without a list of all.
 */
export interface OfDeal<Part> {
  readonly row: DealRow;
  readonly part: Part;
  readonly number: number;
}

const perDeal = 1024;

export function partsOf<Part>(parts: (row: DealRow, view: View) => Iterable<readonly [index: number, part: Part]>) {
  let last: { view: View; place: number; found: Map<number, OfDeal<Part>> } | undefined;
  const ofDeal = (row: DealRow, view: View): OfDeal<Part>[] => {
    const found: OfDeal<Part>[] = [];
    for (const [index, part] of parts(row, view)) found.push({ row, part, number: row.place * perDeal + index });
    return found;
  };
  return {
    *rows(view: View): Generator<OfDeal<Part>> {
      for (const row of dealRows(view)) yield* ofDeal(row, view);
    },
    find(view: View, number: number): OfDeal<Part> | undefined {
      const place = Math.floor(number / perDeal);
      // Records of a page follow each other, and so do those of a deal.
      if (last?.view !== view || last.place !== place) {
        const row = dealRow(view, place);
        if (row === undefined) return undefined;
        last = { view, place, found: new Map(ofDeal(row, view).map((one) => [one.number, one])) };
      }
      return last.found.get(number);
    },
    number: (row: OfDeal<Part>) => row.number,
  };
}

/** What was made at an instant and never written again, but goes into the bin and comes out of it with its deal. */
export function stampsWith({ row }: OfDeal<unknown>, at: Minute, by: string): Stamps {
  const { deletedAt, restoredAt } = row.standing;
  return { created: at, modified: at, system: restoredAt ?? at, by, deleted: deletedAt };
}

/** When the deal's customer went into another one, and the system moved what belongs to it. */
export function movedAt(deal: Deal, view: View): Minute {
  return survivorOf(homeAccount(deal), view).movedAt;
}

/** The customer that this one has become by going into another, and that one into a third. */
export function survivorOf(accountId: string, view: View): { readonly id: string; readonly movedAt: Minute } {
  let id = accountId;
  let movedAt = 0;
  for (
    let merged = view.world.mergedAccounts.get(id);
    merged !== undefined;
    merged = view.world.mergedAccounts.get(id)
  ) {
    if (merged.at >= view.until) break;
    id = merged.into;
    movedAt = Math.max(movedAt, merged.at);
  }
  return { id, movedAt };
}

/** The customer that the deal was made with, whoever that customer has become. */
export function homeAccount(deal: Deal): string {
  return `A-${Number(deal.id.slice(2, 9))}`;
}

/** Every opportunity has an owner: what nobody owns lies with the program that made it. */
export function ownerId(deal: Deal, owner: number): string {
  if (deal.defect === "missing-owner") return integrationId;
  return deal.defect === "unknown-rep" ? idOf("User", ghostNumber(ghostOf(deal))) : userId(owner);
}

export const ownerIdAt = (deal: Deal, at: Minute) => ownerId(deal, ownerAt(deal.changes, at + 1));

/** Money in whole units of its currency, as the deal's defect leaves it. */
export function price(deal: Deal, minor: number | string | null): number | null {
  if (minor === null || deal.defect === "missing-amount") return null;
  return (deal.defect === "negative-amount" ? -Number(minor) : Number(minor)) / 100;
}

/** A close date is never empty in Salesforce; some wins carry one that lies years ahead. */
export function closeDay(deal: Deal, day: number | null, isOfWin: boolean): DayNumber | null {
  return day !== null && deal.defect === "won-in-future" && isOfWin ? day + 1500 : day;
}
