import { isIP } from "node:net";
import { RepmarkError } from "../domain/repmark-error.ts";

/**
 * `REPMARK_PROXY`: addresses and networks of the proxies in front, with commas between them. What they say of where a request came from (`X-Forwarded-For`) is
 * believed, and nobody else is; none where nothing is said.
 */
export function proxiesOf(said: string | undefined): readonly string[] {
  const proxies = (said ?? "").split(",").map((one) => one.trim());
  return proxies.filter((one) => one !== "").map(checked);
}

function checked(proxy: string): string {
  const [address = "", bits, ...more] = proxy.split("/");
  const family = isIP(address);
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  if (family !== 0 && isNetwork && more.length === 0) return proxy;
  throw new RepmarkError("bad-proxy", `“${proxy}” in REPMARK_PROXY is no address or network.`, {
    kind: "usage",
    hint: "Write the proxy's own address, such as 127.0.0.1 or 172.16.0.0/12.",
  });
}
