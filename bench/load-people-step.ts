import { invite } from "../src/app/access/users.ts";
import { Workspace } from "../src/app/workspace.ts";

/** Lets fifty people of the imported company in, each with a key for reading, and invites an admin; prints who they are and the secrets, once. */
const [data = ""] = process.argv.slice(2);
const workspace = await Workspace.open(data, { now: () => new Date(), log: () => undefined });
const at = new Date().toISOString();
const { warehouse } = workspace.data;
const managers = (await warehouse.rows(
  "select manager_id as id, count(*) as n from core.rep where manager_id in (select rep_id from core.rep) group by 1 order by n desc, 1 limit 8",
)) as { id: string }[];
const sellers = (await warehouse.rows(
  "select owner_id as id from core.opportunity where owner_id is not null group by 1 order by hash(owner_id), 1 limit 38",
)) as { id: string }[];
const people = [
  ...[1, 2, 3, 4].map((place) => ({ role: "leader" as const, repId: null, place })),
  ...managers.map(({ id }, place) => ({ role: "manager" as const, repId: id, place })),
  ...sellers.map(({ id }, place) => ({ role: "rep" as const, repId: id, place })),
].slice(0, 50);
const keys = people.map(({ role, repId, place }) => {
  const email = `${role}${place}@load.example`;
  workspace.store.people.add({ email, name: email, role, repId }, at);
  const { id: userId } = workspace.store.people.userByEmail(email)!;
  const { key } = workspace.store.people.makeKey({
    name: "load",
    userId,
    scopes: ["read"],
    createdAt: at,
    expiresAt: null,
  });
  return { role, repId, key };
});
const { token } = invite(workspace.store, { email: "admin@load.example", role: "admin" }, new Date());
process.stdout.write(`${JSON.stringify({ keys, token })}\n`);
workspace.close();
