import { goneAnswer } from "../../api/report-schedules.ts";
import { linkAnswer, userBody, userChangeBody, userChangedAnswer, userParams, usersAnswer } from "../../api/users.ts";
import { users as all, changeRole, letChoosePassword, letJoin, removeUser } from "../../app/access/users.ts";
import { repIdOf } from "../../app/people.ts";
import type { Workspace } from "../../app/workspace.ts";
import { admins, defineRoute, type Route } from "../route.ts";

/** Who may sign in, and as what. */
export const users: readonly Route[] = [
  defineRoute({
    name: "getUsers",
    method: "GET",
    path: "/users",
    about: "Users",
    says: "Everyone who may sign in; nothing secret.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: usersAnswer,
    handle: ({ seen }) => ({ users: all(seen.administered().store) }),
  }),
  defineRoute({
    name: "addUser",
    method: "POST",
    path: "/users",
    about: "Users",
    says: "Lets somebody join: a link to hand over, good once and for an hour; none where the company's own sign-in lets them in.",
    roles: admins,
    scope: null,
    status: 201,
    audited: "the invitation without its link",
    body: userBody,
    answer: linkAnswer,
    handle: async ({ seen, world, body: { email, role, rep } }) => {
      const workspace = seen.administered();
      const asked = { email, role, rep: await repOf(workspace, rep) };
      return letJoin(workspace.store, asked, world.signIn, workspace.effects.now());
    },
  }),
  defineRoute({
    name: "changeUser",
    method: "PUT",
    path: "/users/:email",
    about: "Users",
    says: "Gives somebody another role, or says who they are in the CRM; they sign in anew.",
    roles: admins,
    scope: null,
    audited: "role and rep, before and after",
    params: userParams,
    body: userChangeBody,
    answer: userChangedAnswer,
    handle: async ({ seen, params: { email }, body: { role, rep } }) => {
      const workspace = seen.administered();
      changeRole(workspace.store, { email, role, rep: rep === null ? "" : await repOf(workspace, rep) });
      return { isKept: true as const };
    },
  }),
  defineRoute({
    name: "resetUser",
    method: "POST",
    path: "/users/:email/reset",
    about: "Users",
    says: "Lets somebody choose a new password: a link to hand over, good once and for an hour.",
    roles: admins,
    scope: null,
    status: 201,
    audited: "the link's being made",
    params: userParams,
    answer: linkAnswer,
    handle: ({ seen, world, params: { email } }) => {
      const { store, effects } = seen.administered();
      return letChoosePassword(store, email, world.signIn, effects.now());
    },
  }),
  defineRoute({
    name: "removeUser",
    method: "DELETE",
    path: "/users/:email",
    about: "Users",
    says: "Takes away somebody's way in at once, with their sessions, keys and links.",
    roles: admins,
    scope: null,
    audited: "the user who was removed",
    params: userParams,
    answer: goneAnswer,
    handle: ({ seen, params: { email } }) => {
      removeUser(seen.administered().store, email);
      return { isRemoved: true as const };
    },
  }),
];

const repOf = (workspace: Workspace, rep: string | undefined) =>
  rep === undefined ? Promise.resolve(undefined) : repIdOf(workspace, rep);
