import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction, type Socket, connect as tcpConnect } from "node:net";
import { RepmarkError } from "../domain/repmark-error.ts";
import { isPublic } from "./addresses.ts";
import type { Allowed } from "./allowed.ts";

/** How names become addresses; tests answer themselves. */
export type Resolve = LookupFunction;

/** Refuses where `host` is itself an address that is not to be called. What is a name is looked at once it is resolved. */
export function checkHost(host: string, port: number, allowed: Allowed): void {
  if (isIP(host) !== 0 && !mayCall(host, allowed) && !allowed.host(host, port)) throw inside(host);
}

/**
 * Resolves a name for the very connection that is about to be made and hands over nothing but what was looked at: another answer a moment later
 * comes too late. A name with one inner address among others is refused whole.
 */
export function guardedLookup(port: number, allowed: Allowed, resolve: Resolve = systemResolve): LookupFunction {
  return (host, options, callback) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === "string" ? [{ address: found, family: isIP(found) }] : (found ?? []);
      if (error !== null) callback(error, addresses);
      else if (!allowed.host(host, port) && addresses.some(({ address }) => !mayCall(address, allowed)))
        callback(inside(host), []);
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
    });
}

/** A connection over TCP, for what is not HTTP. */
export function connectTo(
  { host, port }: { readonly host: string; readonly port: number },
  allowed: Allowed,
  resolve: Resolve = systemResolve,
  patienceMs = 20_000,
): Promise<Socket> {
  return new Promise((done, fail) => {
    checkHost(host, port, allowed);
    const socket = tcpConnect({ host, port, lookup: guardedLookup(port, allowed, resolve) });
    const late = setTimeout(
      () => socket.destroy(new Error(`no connection to ${host}:${port} within ${patienceMs / 1000} s`)),
      patienceMs,
    );
    socket.once("error", (error) => {
      clearTimeout(late);
      fail(error);
    });
    socket.once("connect", () => {
      clearTimeout(late);
      done(socket);
    });
  });
}

const mayCall = (address: string, allowed: Allowed) => isPublic(address) || allowed.address(address);

const systemResolve: Resolve = (host, options, callback) => systemLookup(host, options, callback);

function inside(host: string): RepmarkError {
  return new RepmarkError(
    "address-inside",
    {
      en: `${host} is an address of this machine or of a private network, which Repmark does not call.`,
      sv: `${host} är en adress på den här datorn eller i ett privat nät, och dit ansluter Repmark inte.`,
    },
    {
      kind: "refused",
      hint: {
        en: "If it is meant, whoever runs Repmark can name it in REPMARK_ALLOW_HOSTS.",
        sv: "Om det är avsikten kan den som driver Repmark ange den i REPMARK_ALLOW_HOSTS.",
      },
    },
  );
}
