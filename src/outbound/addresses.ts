import { BlockList, isIP } from "node:net";

/**
 * Whether an address is one of the public internet: nothing of this machine, of a private network or a cloud's metadata, in whatever
 * notation (IANA's registries of special-purpose addresses, RFC 6890). Of IPv6 only what is handed out (2000::/3) is, and nothing that has
 * an IPv4 address wrapped in it (6to4, Teredo, NAT64, mapped): what it comes out as is the network's to say.
 */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 4) return !special.check(bare, "ipv4");
  return family === 6 && handedOut.check(bare, "ipv6") && !special.check(bare, "ipv6");
}

const special = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // shared by carriers; some clouds' metadata
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local, and most clouds' metadata
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(network, bits, "ipv4");
special.addAddress("168.63.129.16", "ipv4"); // Azure's own services, an address that looks public
for (const [network, bits] of [
  ["2001::", 23], // Teredo, ORCHID, benchmarking …
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const)
  special.addSubnet(network, bits, "ipv6");

const handedOut = new BlockList();
handedOut.addSubnet("2000::", 3, "ipv6");
