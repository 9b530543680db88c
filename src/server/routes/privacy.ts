import { heldAnswer, heldQuery, myHeldQuery, mySheetQuery, worksCouncilQuery } from "../../api/privacy.ts";
import { heldSheetOf, heldTold, type SheetFormat, written } from "../../app/privacy/sheets.ts";
import { admins, defineRoute, everybody, type FileAnswer, type Route } from "../route.ts";

/** What is held about people, and what is done with it. */
export const privacy: readonly Route[] = [
  defineRoute({
    name: "getMyHeld",
    method: "GET",
    path: "/me/held",
    about: "People",
    says: "Everything that is held about the caller: what kind, how much, of which days, from where, what for, and how long it is kept.",
    roles: everybody,
    scope: "read",
    isLasting: false,
    query: myHeldQuery,
    answer: heldAnswer,
    handle: async ({ seen, query: { language } }) => heldTold(await seen.myHeld(), language),
  }),
  defineRoute({
    name: "getMyHeldSheet",
    method: "GET",
    path: "/me/held/sheet",
    about: "People",
    says: "The same as a sheet to read, send or print.",
    roles: everybody,
    scope: "export",
    audited: "an export",
    isLasting: false,
    query: mySheetQuery,
    answer: "file",
    handle: async ({ seen, query: { language, format } }) =>
      fileOf(await written(heldSheetOf(await seen.myHeld(), language), format), "held", format),
  }),
  defineRoute({
    name: "getHeld",
    method: "GET",
    path: "/held",
    about: "People",
    says: "Everything that is held about a person who has asked an admin for it.",
    roles: admins,
    scope: null,
    isLasting: false,
    query: heldQuery,
    answer: heldAnswer,
    handle: async ({ seen, query: { rep, language } }) => heldTold(await seen.held(rep), language),
  }),
  defineRoute({
    name: "getWorksCouncilSheet",
    method: "GET",
    path: "/works-council-sheet",
    about: "People",
    says: "What is measured, of whom, who sees what, which statistics guard it, what is never done, and how long everything is kept, from what is in force.",
    roles: everybody,
    scope: "read",
    isLasting: false,
    query: worksCouncilQuery,
    answer: "file",
    handle: async ({ seen, query: { language, format } }) =>
      fileOf(await written(await seen.worksCouncilSheet(language), format), "works-council", format),
  }),
];

const types: Readonly<Record<SheetFormat, string>> = { html: "text/html; charset=utf-8", pdf: "application/pdf" };

const fileOf = (content: FileAnswer["content"], name: string, format: SheetFormat): FileAnswer => ({
  content,
  type: types[format],
  name: `repmark-${name}.${format}`,
});
