import { signInSettings } from "../../app/access/sign-in-settings.ts";
import {
  addUser,
  users as all,
  changeRole,
  invite,
  removeUser,
  resetPassword,
  withStore,
} from "../../app/access/users.ts";
import { table } from "../present/table.ts";
import { terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

interface UsersOptions {
  readonly data: string;
  readonly role?: string;
  readonly rep?: string;
  /** Where people reach the server; links begin with it. */
  readonly url: string;
  readonly json?: boolean;
}

/** `repmark users list`: works beside a running server, as all of them do. */
export async function listUsers({ data, json }: UsersOptions): Promise<void> {
  const found = withStore(data, all);
  if (json) return printJson(found);
  if (found.length === 0) return terminal.say("Nobody signs in yet; repmark serve prints how the first admin does.");
  type Row = (typeof found)[number];
  process.stdout.write(
    table<Row>(
      [
        { title: "E-mail", text: (row) => row.email },
        { title: "Role", text: (row) => row.role },
        { title: "Rep", text: (row) => row.rep ?? "" },
        { title: "Second factor", text: (row) => (row.secondFactor ? "yes" : "no") },
      ],
      found,
    ),
  );
}

/** `repmark users invite`: a link that is good for an hour and once, for an admin to hand over. */
export async function inviteUser(email: string, { data, role, rep, url, json }: UsersOptions): Promise<void> {
  const asked = { email, role: role ?? "rep", rep };
  if (signInSettings(process.env).onlyProvider) {
    withStore(data, (store) => addUser(store, asked, new Date()));
    if (json) return printJson({ added: email });
    return terminal.say(`${email} can sign in with their company account now.`);
  }
  const { token, expiresAt } = withStore(data, (store) => invite(store, asked, new Date()));
  tellLink(`${url}/sign-in#link=${token}`, expiresAt, json);
}

/** `repmark users reset`: the same for somebody who has forgotten their password. */
export async function resetUser(email: string, { data, url, json }: UsersOptions): Promise<void> {
  const { token, expiresAt } = withStore(data, (store) => resetPassword(store, email, new Date()));
  tellLink(`${url}/sign-in#link=${token}`, expiresAt, json);
}

export async function changeUser(email: string, { data, role, rep, json }: UsersOptions): Promise<void> {
  withStore(data, (store) => changeRole(store, { email, role, rep }));
  if (json) printJson({ email, role, rep });
  else terminal.say(`${email} is changed, and signs in anew.`);
}

export async function removeUserNamed(email: string, { data, json }: UsersOptions): Promise<void> {
  withStore(data, (store) => removeUser(store, email));
  if (json) printJson({ removed: email });
  else terminal.say(`${email} can no longer sign in.`);
}

function tellLink(link: string, expiresAt: string, json: boolean | undefined): void {
  if (json) {
    printJson({ link, expiresAt });
    return;
  }
  process.stdout.write(`${link}\n`);
  terminal.say("The link lets one person in once, within the hour. Hand it over in a way that nobody else reads.");
}
