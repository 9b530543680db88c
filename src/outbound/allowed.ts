import { BlockList, isIP } from "node:net";
import { RepmarkError } from "../domain/repmark-error.ts";
import { isPublic } from "./addresses.ts";

/** What may be reached besides the public internet: whoever runs this machine named it. */
export interface Allowed {
  /** Whatever it resolves to. */
  host(name: string, port: number): boolean;
  address(address: string): boolean;
}

/**
 * `REPMARK_ALLOW_HOSTS`: names (`crm.example.internal`), with a port where only that is meant (`127.0.0.1:2525`), addresses and networks
 * (`10.1.0.0/16`), with commas between them. Of the environment and of nothing that can be changed in a browser (docs/decisions/0190).
 */
export function allowedHosts(text: string | undefined): Allowed {
  const names = new Set<string>();
  const networks = new BlockList();
  for (const entry of (text ?? "").split(",").map((one) => one.trim().toLowerCase())) {
    if (entry === "") continue;
    const [network = "", bits] = entry.split("/");
    const family = isIP(network);
    if (bits !== undefined) {
      const most = family === 4 ? 32 : 128;
      if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) throw notUnderstood(entry);
      networks.addSubnet(network, Number(bits), family === 4 ? "ipv4" : "ipv6");
    } else if (family !== 0) networks.addAddress(network, family === 4 ? "ipv4" : "ipv6");
    else if (/^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?$/.test(entry)) names.add(entry.replace(/[[\]]/g, ""));
    else throw notUnderstood(entry);
  }
  return {
    host: (name, port) => names.has(name.toLowerCase()) || names.has(`${name.toLowerCase()}:${port}`),
    address: (address) => {
      const bare = address.replace(/%.*$/, "");
      return networks.check(bare, isIP(bare) === 4 ? "ipv4" : "ipv6");
    },
  };
}

/** As the environment of this process says. */
export const allowedHere = (): Allowed => allowedHosts(process.env.REPMARK_ALLOW_HOSTS);

/** The same and one host at one port besides; none when null. */
export function alsoAllowing(allowed: Allowed, inside: Inside | null): Allowed {
  if (inside === null) return allowed;
  return {
    ...allowed,
    host: (name, port) => allowed.host(name, port) || (name.toLowerCase() === inside.host && port === inside.port),
  };
}

/** A host that may be inside, of which somebody at this machine gave the address. */
export interface Inside {
  readonly host: string;
  readonly port: number;
}

/** The host of an address that is written as one of this machine or a private network; null when it is a name of the internet or none. */
export function insideOf(address: unknown): Inside | null {
  if (typeof address !== "string" || !URL.canParse(address)) return null;
  const { host, port } = placeOf(address);
  if (host !== "localhost" && (isIP(host) === 0 || isPublic(host))) return null;
  return { host, port };
}

/** The host and port of an address, wherever it is. */
export function placeOf(address: string): Inside {
  const { hostname, port, protocol } = new URL(address);
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || (protocol === "https:" ? 443 : 80)) };
}

function notUnderstood(entry: string): RepmarkError {
  return new RepmarkError("bad-allowed-host", `“${entry}” in REPMARK_ALLOW_HOSTS is no host, address or network.`, {
    kind: "usage",
    hint: "Write names, addresses or networks with commas between them, such as mail.example.internal:587,10.1.0.0/16.",
  });
}
