import type { Words } from "../../domain/language.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";

const forbidden = (code: string, message: Words, hint: Words) =>
  new RepmarkError(code, message, { kind: "forbidden", hint });

/** What only those may ask who see everyone. */
export const forLeaders = () =>
  forbidden(
    "for-leaders",
    {
      en: "This is told of the whole company, to those who see all of it.",
      sv: "Det här gäller hela företaget och visas för dem som ser hela företaget.",
    },
    {
      en: "Ask for yourself or for people you lead, or ask an admin for another role.",
      sv: "Fråga om dig själv eller dem du leder, eller be en administratör om en annan roll.",
    },
  );

/** A number that is made of what everyone did. */
export const ofOthers = () =>
  forbidden(
    "of-others",
    {
      en: "The answer would tell of people whom you do not see.",
      sv: "Svaret skulle säga något om personer som du inte ser.",
    },
    {
      en: "It is told as of now, and where at least five others are part of it.",
      sv: "Det visas per dagens datum, och när minst fem andra ingår.",
    },
  );

/** What only admins may do. */
export const forAdmins = () =>
  forbidden(
    "for-admins",
    { en: "This is for admins.", sv: "Det här är för administratörer." },
    { en: "Ask an admin of Repmark in your company.", sv: "Fråga en administratör för Repmark i ditt företag." },
  );

/** A key that was made for less. */
export const keyForLess = (scope: string) =>
  forbidden(
    "key-for-less",
    { en: `This key may not ${scope}.`, sv: `Den här nyckeln är inte gjord för detta (${scope}).` },
    {
      en: `Make a key with the scope “${scope}” and use that one.`,
      sv: `Skapa en nyckel med rättigheten ”${scope}” och använd den.`,
    },
  );

/** A question that must be about somebody. */
export const nameSomebody = () =>
  new RepmarkError(
    "name-somebody",
    { en: "Whose numbers are meant is not said.", sv: "Det framgår inte vems siffror som menas." },
    {
      kind: "usage",
      hint: {
        en: "Name a person or a team that you lead.",
        sv: "Ange en person eller ett team som du leder.",
      },
    },
  );

/** Whoever asks is nobody yet. */
export const signInNeeded = () =>
  new RepmarkError(
    "sign-in-needed",
    { en: "Nobody is signed in.", sv: "Ingen är inloggad." },
    {
      kind: "usage",
      hint: {
        en: "Sign in, or send a key as “Authorization: Bearer KEY”.",
        sv: "Logga in, eller skicka en nyckel som ”Authorization: Bearer NYCKEL”.",
      },
    },
  );
