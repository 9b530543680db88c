import type { Remark } from "../crm/sync/connector.ts";
import type { StoredConnection } from "../store/connections.ts";
import type { Workspace } from "./workspace.ts";

type Settings = Readonly<Record<string, unknown>>;

/**
 * Deals are kept in one CRM: HubSpot beside a Salesforce is read for what buyers did alone, unless somebody says otherwise. What
 * was decided for a connection holds when it is connected again.
 */
export function withRole(
  workspace: Workspace,
  connector: string,
  name: string,
  settings: Settings,
): { readonly settings: Settings; readonly remark: readonly Remark[] } {
  const all = workspace.store.connections.all();
  const other = all.find((one) => one.name !== name && roleIn(one) !== "engagement");
  const twice = `${other?.name} is read with its deals too: the deals of both count.`;
  if (connector !== "hubspot") return { settings, remark: other === undefined ? [] : [said(twice)] };
  const before = all.find((one) => one.name === name);
  const role = settings.role ?? roleIn(before) ?? (other === undefined ? "everything" : "engagement");
  return { settings: { ...settings, role }, remark: remarks() };

  function remarks(): Remark[] {
    if (role === "engagement")
      return [
        said(
          `What buyers did is read, and nothing else: ${other?.name ?? "another source"} keeps the deals. Read deals too with --role everything.`,
        ),
      ];
    return other === undefined ? [] : [said(`${twice} Read what buyers did alone with --role engagement.`)];
  }
}

const roleIn = (connection: StoredConnection | undefined) =>
  (connection?.settings as { readonly role?: unknown } | null | undefined)?.role;

function said(says: string): Remark {
  return { kind: "chosen", object: "connection", says };
}
