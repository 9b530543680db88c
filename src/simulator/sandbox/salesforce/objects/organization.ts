import { fieldsOf } from "../field.ts";
import { objectType } from "../object-type.ts";
import { idOf, madeAtStart, prefixes } from "./kinds.ts";

interface Org {
  readonly name: string;
}

const org: Org = { name: "Northgate Software" };
export const organizationId = idOf("Organization", 1);
const { text, flag, whole, choice } = fieldsOf<Org>();

export const organization = objectType<Org>({
  name: "Organization",
  prefix: prefixes.Organization,
  isSetup: true,
  rows: () => [org],
  number: () => 1,
  find: (_view, number) => (number === 1 ? org : undefined),
  stamps: madeAtStart,
  fields: [
    text("Name", ({ name }) => name),
    whole("FiscalYearStartMonth", () => 1),
    flag("UsesStartDateAsFiscalYearName", () => false),
    text("TimeZoneSidKey", (_row, view) => view.settings.timeZone),
    text("DefaultLocaleSidKey", () => "en_US"),
    text("LanguageLocaleKey", () => "en_US"),
    flag("IsSandbox", () => true),
    choice(
      "OrganizationType",
      ["Professional Edition", "Enterprise Edition", "Unlimited Edition", "Developer Edition"],
      () => "Enterprise Edition",
    ),
    text("InstanceName", () => "SBX1"),
    text("Country", () => "SE"),
    text("DefaultCurrencyIsoCode", () => "USD", { feature: "multiCurrency" }),
    text("NamespacePrefix", () => null),
  ],
});
