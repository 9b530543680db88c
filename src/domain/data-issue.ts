import type { Language, Words } from "./language.ts";

/** What is said of a kind of data issue: what was seen and what was done about it, and how to mend it at the source. */
interface IssueWords {
  readonly says: Words;
  readonly mend: Words;
}

/** A kind of issue with its words in one language. A code without words is told by its code alone. */
export function issueSaid(code: string, language: Language): { says: string; mend: string } {
  const words = issueWords[code];
  return { says: words?.says[language] ?? code.replaceAll("-", " "), mend: words?.mend[language] ?? "" };
}

const mendCell = {
  en: "Correct the cell in the source and import again.",
  sv: "Rätta cellen i källan och importera igen.",
};
const mendWord = {
  en: "Correct it in the source, or name it in the mapping file.",
  sv: "Rätta den i källan, eller ange den i mappningsfilen.",
};

export const issueWords: Readonly<Record<string, IssueWords>> = {
  // What the records as a whole do not say.
  "open-undated": {
    says: {
      en: "Open opportunities without a close date: in the whole pipeline, in no period’s.",
      sv: "Öppna affärsmöjligheter utan stängningsdatum: med i hela pipelinen, men inte i någon periods.",
    },
    mend: {
      en: "Export the expected close date of open deals too, or fill it in in the CRM.",
      sv: "Ta med förväntat stängningsdatum för öppna affärer i exporten, eller fyll i det i CRM-systemet.",
    },
  },
  "open-unsized": {
    says: {
      en: "Open opportunities without an amount: counted in number, not in value.",
      sv: "Öppna affärsmöjligheter utan belopp: räknas i antal, inte i värde.",
    },
    mend: {
      en: "Export the expected amount of open deals too, or fill it in in the CRM.",
      sv: "Ta med förväntat belopp för öppna affärer i exporten, eller fyll i det i CRM-systemet.",
    },
  },
  "lost-unsized": {
    says: {
      en: "Lost opportunities at 0 or without an amount: lost in number, unknown in value.",
      sv: "Förlorade affärsmöjligheter till 0 eller utan belopp: förlorade i antal, okända i värde.",
    },
    mend: {
      en: "Keep the amount of a deal when it is lost, or import the history of its amount.",
      sv: "Behåll beloppet när en affär förloras, eller importera beloppets historik.",
    },
  },
  "lost-without-reason": {
    says: {
      en: "Lost opportunities without a reason: lost, but nobody can say to what.",
      sv: "Förlorade affärsmöjligheter utan orsak: förlorade, men ingen vet mot vad.",
    },
    mend: {
      en: "Export the loss reason, or make it required when a deal is closed as lost.",
      sv: "Ta med förlustorsaken i exporten, eller gör den obligatorisk när en affär stängs som förlorad.",
    },
  },
  "no-currency": {
    says: {
      en: "Opportunities that state no currency: taken to be in the reporting currency.",
      sv: "Affärsmöjligheter utan angiven valuta: räknas i rapporteringsvalutan.",
    },
    mend: {
      en: "Set reportingCurrency to what the amounts are in, or export a currency column.",
      sv: "Sätt reportingCurrency till den valuta beloppen är i, eller ta med en valutakolumn i exporten.",
    },
  },
  "no-type": {
    says: {
      en: "Opportunities that state no type: taken to be new business, renewals among them.",
      sv: "Affärsmöjligheter utan angiven typ: räknas som nyförsäljning, även förnyelser.",
    },
    mend: {
      en: "Export whether a deal is new, expansion or renewal.",
      sv: "Ta med i exporten om en affär är ny, utökning eller förnyelse.",
    },
  },
  "no-quota": {
    says: {
      en: "Reps with deals and no quota: their bookings are shown, attainment and coverage are not.",
      sv: "Säljare med affärer men utan budget: det bokade visas, men inte måluppfyllelse och täckning.",
    },
    mend: {
      en: "Import quotas; `import --template quotas` prints an empty table.",
      sv: "Importera budgetar; `import --template quotas` skriver ut en tom tabell.",
    },
  },
  "no-history": {
    says: {
      en: "Opportunities seen once and without history: what they were worth, when they were due and how they moved before is unknown.",
      sv: "Affärsmöjligheter sedda en gång och utan historik: vad de var värda, när de väntades och hur de flyttats dessförinnan är okänt.",
    },
    mend: {
      en: "Import the field history, or import a new export every week: what changed in between becomes history.",
      sv: "Importera fälthistoriken, eller en ny export varje vecka: det som ändrats däremellan blir historik.",
    },
  },
  "unmatched-buyer": {
    says: {
      en: "People whose acts we know and whom the CRM of the deals does not: their acts are about no deal.",
      sv: "Personer vars handlingar vi känner till men som inte finns i CRM-systemet med affärerna: deras handlingar gäller ingen affär.",
    },
    mend: {
      en: "Add them to the CRM with the same e-mail address, or let the two services sync them.",
      sv: "Lägg till dem i CRM-systemet med samma e-postadress, eller låt de två tjänsterna synkronisera dem.",
    },
  },
  // What single records lack.
  "missing-created": {
    says: {
      en: "Opportunities without a day of creation or opening: known from the data’s last day on, in no cycle.",
      sv: "Affärsmöjligheter utan dag då de skapades eller öppnades: kända från underlagets sista dag, utan cykel.",
    },
    mend: {
      en: "Export the date a deal was created; most CRMs keep one even where no other date is filled in.",
      sv: "Ta med skapandedatum i exporten; de flesta CRM-system har ett även där inget annat datum är ifyllt.",
    },
  },
  "missing-account": {
    says: {
      en: "Opportunities without an account: counted, but in no industry, country or segment.",
      sv: "Affärsmöjligheter utan kund: räknas, men i ingen bransch, inget land eller segment.",
    },
    mend: { en: "Fill in the account in the CRM.", sv: "Fyll i kunden i CRM-systemet." },
  },
  "missing-owner": {
    says: {
      en: "Opportunities without an owner: counted for everyone, for no rep.",
      sv: "Affärsmöjligheter utan ägare: räknas för alla, men för ingen säljare.",
    },
    mend: { en: "Give the deal an owner in the CRM.", sv: "Ge affären en ägare i CRM-systemet." },
  },
  "missing-amount": {
    says: {
      en: "Won opportunities without an amount: won in number, 0 in bookings.",
      sv: "Vunna affärsmöjligheter utan belopp: vunna i antal, 0 i bokat.",
    },
    mend: { en: "Fill in the amount in the CRM.", sv: "Fyll i beloppet i CRM-systemet." },
  },
  "missing-close-date": {
    says: {
      en: "Closed opportunities without a close date: counted on the day the closing was seen.",
      sv: "Stängda affärsmöjligheter utan stängningsdatum: räknas den dag stängningen sågs.",
    },
    mend: { en: "Fill in the close date in the CRM.", sv: "Fyll i stängningsdatumet i CRM-systemet." },
  },
  "missing-rate": {
    says: {
      en: "Amounts in a currency without a rate that day: unknown in value, never taken at 1.",
      sv: "Belopp i en valuta utan kurs den dagen: okända i värde, aldrig räknade som 1.",
    },
    mend: {
      en: "Import exchange rates; `import --template rates` prints an empty table.",
      sv: "Importera växelkurser; `import --template rates` skriver ut en tom tabell.",
    },
  },
  "missing-id": {
    says: { en: "Rows without an id: left out.", sv: "Rader utan id: utelämnade." },
    mend: { en: "Export the id column.", sv: "Ta med id-kolumnen i exporten." },
  },
  "missing-date": {
    says: { en: "Activities without a time: left out.", sv: "Aktiviteter utan tidpunkt: utelämnade." },
    mend: { en: "Export when each took place.", sv: "Ta med i exporten när var och en ägde rum." },
  },
  "duplicate-id": {
    says: { en: "The same id in several rows: the last one stands.", sv: "Samma id på flera rader: den sista gäller." },
    mend: { en: "Export each record once.", sv: "Exportera varje post en gång." },
  },
  "negative-amount": {
    says: {
      en: "Open opportunities below 0: not in the pipeline.",
      sv: "Öppna affärsmöjligheter under 0: inte med i pipelinen.",
    },
    mend: {
      en: "Close credit notes, or correct the amount.",
      sv: "Stäng krediteringar, eller rätta beloppet.",
    },
  },
  "won-in-future": {
    says: {
      en: "Won opportunities dated ahead: counted on the day they were won until that date has come.",
      sv: "Vunna affärsmöjligheter med framtida datum: räknas den dag de vanns tills datumet kommit.",
    },
    mend: {
      en: "Correct the close date in the CRM.",
      sv: "Rätta stängningsdatumet i CRM-systemet.",
    },
  },
  "closed-before-opened": {
    says: {
      en: "Opportunities closed before they were opened: won or lost, but left out of the sales cycle.",
      sv: "Affärsmöjligheter stängda innan de öppnades: vunna eller förlorade, men inte med i säljcykeln.",
    },
    mend: {
      en: "Correct the dates in the CRM.",
      sv: "Rätta datumen i CRM-systemet.",
    },
  },
  "split-sum": {
    says: {
      en: "Shares of a deal that do not make a whole: used as written.",
      sv: "Andelar av en affär som inte blir en helhet: används som de står.",
    },
    mend: { en: "Correct the shares so that they add up to 100 %.", sv: "Rätta andelarna så att de blir 100 %." },
  },
  "unknown-rep": {
    says: {
      en: "Owners who are not in the list of reps: taken as reps of no team.",
      sv: "Ägare som inte finns bland säljarna: räknas som säljare utan team.",
    },
    mend: { en: "Add them to the list of reps.", sv: "Lägg till dem bland säljarna." },
  },
  "unknown-account": {
    says: {
      en: "Accounts that are not in the list of accounts: known by name only.",
      sv: "Kunder som inte finns i kundlistan: kända bara till namnet.",
    },
    mend: { en: "Add them to the list of accounts.", sv: "Lägg till dem i kundlistan." },
  },
  "unknown-product": {
    says: {
      en: "Products that are not spelled as in the list of products: taken for the one that differs only in spaces, case or signs, else known by name only.",
      sv: "Produkter som inte stavas som i produktlistan: räknas som den som bara skiljer sig i mellanslag, versaler eller tecken, annars kända bara till namnet.",
    },
    mend: { en: "Spell them alike in the source.", sv: "Stava dem lika i källan." },
  },
  "listing-short": {
    says: {
      en: "A list of what the CRM holds lacked more than a fifth of the records held here: not believed, nothing was marked as deleted.",
      sv: "En lista över vad CRM-systemet har saknade mer än en femtedel av posterna här: den litades inte på, inget markerades som borttaget.",
    },
    mend: {
      en: "Give the integration user “View All” again; if so many are really gone, run `repmark sync --full`.",
      sv: "Ge integrationsanvändaren ”Visa alla” igen; om så många verkligen är borta, kör `repmark sync --full`.",
    },
  },
  "listed-unread": {
    says: {
      en: "Records that the CRM lists and has not sent when they were read: missing here.",
      sv: "Poster som CRM-systemet listar men inte har skickat när de lästes: de saknas här.",
    },
    mend: { en: "Run `repmark sync --full`.", sv: "Kör `repmark sync --full`." },
  },
  "ambiguous-contact": {
    says: {
      en: "E-mail addresses of buyers that the CRM has at several accounts: their acts are about no deal.",
      sv: "Köpares e-postadresser som finns hos flera kunder i CRM-systemet: deras handlingar gäller ingen affär.",
    },
    mend: {
      en: "Correct the address in the CRM, or let the two services sync the person.",
      sv: "Rätta adressen i CRM-systemet, eller låt de två tjänsterna synkronisera personen.",
    },
  },
  "contact-mismatch": {
    says: {
      en: "Buyers who by the services’ own ids are of another account than by their e-mail address: their acts are about no deal.",
      sv: "Köpare som enligt tjänsternas egna id:n hör till en annan kund än enligt e-postadressen: deras handlingar gäller ingen affär.",
    },
    mend: {
      en: "Correct the sync of the person, or the address, in either service.",
      sv: "Rätta personens synkronisering eller adress i någon av tjänsterna.",
    },
  },
  "unknown-opportunity": {
    says: {
      en: "History of opportunities that are not there: left out.",
      sv: "Historik för affärsmöjligheter som inte finns: utelämnad.",
    },
    mend: { en: "Export those deals too.", sv: "Ta med de affärerna i exporten." },
  },
  "unknown-period": {
    says: {
      en: "Periods that the fiscal calendar does not have: left out.",
      sv: "Perioder som inte finns i räkenskapskalendern: utelämnade.",
    },
    mend: {
      en: "Write them as 2026-Q1, 2026-01 or 2026, or give a first and a last day.",
      sv: "Skriv dem som 2026-Q1, 2026-01 eller 2026, eller ange första och sista dag.",
    },
  },
  "unknown-type": {
    says: {
      en: "Types of deal that could not be read: taken as new business.",
      sv: "Affärstyper som inte kunde tolkas: räknas som nyförsäljning.",
    },
    mend: mendWord,
  },
  "unknown-outcome": {
    says: {
      en: "Outcomes that could not be read: told by the stage.",
      sv: "Utfall som inte kunde tolkas: steget avgör.",
    },
    mend: mendWord,
  },
  "bad-date": {
    says: { en: "Dates that could not be read: unknown.", sv: "Datum som inte kunde läsas: okända." },
    mend: mendCell,
  },
  "bad-number": {
    says: { en: "Numbers that could not be read: unknown.", sv: "Tal som inte kunde läsas: okända." },
    mend: mendCell,
  },
  "bad-value": {
    says: {
      en: "Values of the history that could not be read: unknown.",
      sv: "Värden i historiken som inte kunde läsas: okända.",
    },
    mend: mendCell,
  },
  "bad-term": {
    says: {
      en: "Contract terms without two days in order: left out.",
      sv: "Avtalsperioder utan två dagar i ordning: utelämnade.",
    },
    mend: mendCell,
  },
  "unknown-yes-no": {
    says: { en: "Neither yes nor no: unknown.", sv: "Varken ja eller nej: okänt." },
    mend: mendCell,
  },
  "unknown-forecast-category": {
    says: {
      en: "Forecast categories that could not be read: told by the stage.",
      sv: "Prognoskategorier som inte kunde tolkas: steget avgör.",
    },
    mend: mendWord,
  },
  "unknown-activity-type": {
    says: {
      en: "Kinds of activity that could not be read: unknown.",
      sv: "Aktivitetstyper som inte kunde tolkas: okända.",
    },
    mend: mendWord,
  },
  "unknown-direction": {
    says: {
      en: "Directions that are neither in nor out: unknown.",
      sv: "Riktningar som varken är in eller ut: okända.",
    },
    mend: mendWord,
  },
  "unknown-field": {
    says: {
      en: "Changes of fields that no measure reads: left out.",
      sv: "Ändringar av fält som inget mått läser: utelämnade.",
    },
    mend: mendWord,
  },
  "unknown-split-kind": {
    says: {
      en: "Kinds of split that could not be read: taken as revenue.",
      sv: "Delningstyper som inte kunde tolkas: räknas som intäkt.",
    },
    mend: mendWord,
  },
  "unknown-quota-kind": {
    says: {
      en: "Kinds of quota that could not be read: taken as new and expansion.",
      sv: "Budgettyper som inte kunde tolkas: räknas som ny och utökning.",
    },
    mend: mendWord,
  },
  "unknown-quota-basis": {
    says: {
      en: "Bases of quota that could not be read: the workspace’s holds.",
      sv: "Budgetgrunder som inte kunde tolkas: arbetsytans gäller.",
    },
    mend: mendWord,
  },
  "unknown-rate-kind": {
    says: {
      en: "Kinds of rate that could not be read: taken as daily.",
      sv: "Kurstyper som inte kunde tolkas: räknas som dagskurs.",
    },
    mend: mendWord,
  },
};
