import { Store } from "../store/store.ts";

/** Who changed what of a data folder, and took what out, the latest first; works beside a running server. */
export function auditEntries(folder: string, most: number) {
  using store = Store.open(folder);
  return store.audit.entries(most);
}
