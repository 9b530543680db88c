import { at, dayNumber } from "../../../timeline.ts";
import type { Stamps, View } from "../object-type.ts";
import { recordId } from "../record-id.ts";

/** The three characters that say what kind of record an id is of. */
export const prefixes = {
  Account: "001",
  Contact: "003",
  User: "005",
  Opportunity: "006",
  OpportunityHistory: "008",
  UserRole: "00E",
  Profile: "00e",
  Organization: "00D",
  OpportunityContactRole: "00K",
  OpportunityLineItem: "00k",
  Group: "00G",
  Lead: "00Q",
  Task: "00T",
  Event: "00U",
  Campaign: "701",
  CampaignMember: "00v",
  Contract: "800",
  Product2: "01t",
  Pricebook2: "01s",
  PricebookEntry: "01u",
  OpportunityStage: "01J",
  CurrencyType: "01L",
  DatedConversionRate: "04w",
  BusinessHours: "01m",
  Holiday: "0C0",
  Period: "026",
  FiscalYearSettings: "022",
  OpportunityFieldHistory: "017",
  EmailMessage: "02s",
  OpportunitySplit: "1OS",
  OpportunitySplitType: "149",
  ForecastingType: "0Db",
  ForecastingQuota: "0J9",
  ForecastingItem: "0J7",
  ForecastingOwnerAdjustment: "0J8",
  ForecastingSubmission: "15m",
  ForecastingSubmissionItem: "15n",
  Engagement: "a01",
  QueryJob: "750",
} as const;

export type Kind = keyof typeof prefixes;

export const idOf = (kind: Kind, number: number) => recordId(prefixes[kind], number);

/** Users before the company's people: the one that programs run as, and two of whom the people's list knows nothing. */
export const integrationUser = 0;
export const ghostUsers = ["Robin Sandell", "Kim Adler"] as const;
const firstPerson = 16;

export const userNumber = (person: number) => firstPerson + person;
export const personOfUser = (number: number) => number - firstPerson;
export const ghostNumber = (name: string) => 1 + ghostUsers.indexOf(name as (typeof ghostUsers)[number]);

/** Every record names some of the few people. */
const userIds: string[] = [];
export function userId(person: number): string {
  userIds[person] ??= idOf("User", userNumber(person));
  return userIds[person];
}
export const integrationId = idOf("User", integrationUser);

/** Of what was there before anybody sold anything. */
export function madeAtStart(_row: unknown, view: View): Stamps {
  const start = at(dayNumber(view.world.company.plan.startsOn) - 2400, 0);
  return { created: start, modified: start, by: integrationId };
}

/** The user of a person named by their id in the company; null for nobody. */
export function userIdOf(view: View, personId: string | null): string | null {
  if (personId === null) return null;
  let places = placesOf.get(view.world.company);
  if (places === undefined) {
    places = new Map(view.world.company.people.map((person, place) => [person.id, place]));
    placesOf.set(view.world.company, places);
  }
  const place = places.get(personId);
  return place === undefined ? null : userId(place);
}

const placesOf = new WeakMap<object, Map<string, number>>();
