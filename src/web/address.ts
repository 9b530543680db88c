import { useCallback, useSyncExternalStore } from "react";
import type { Language } from "../domain/language.ts";

/** What the address of the page says: every view is a link. Defaults are not written. */
export interface Address {
  readonly period: string | undefined;
  readonly asOf: string | undefined;
  readonly language: Language;
  /** The number that is open: `measure` of the whole team, or of `rep`. */
  readonly measure: string | undefined;
  readonly rep: string | undefined;
}

/** The address as state; changing it moves the browser's history along. */
export function useAddress(): readonly [Address, (change: Partial<Address>) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const address = readAddress(search);
  const change = useCallback((patch: Partial<Address>) => {
    const next = { ...readAddress(window.location.search), ...patch };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(next)) {
      if (value !== undefined && !(name === "language" && value === "en")) query.set(name, value);
    }
    const text = query.toString();
    window.history.pushState(null, "", text === "" ? window.location.pathname : `?${text}`);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }, []);
  return [address, change];
}

function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const get = (name: string) => query.get(name) ?? undefined;
  return {
    period: get("period"),
    asOf: get("asOf"),
    language: get("language") === "sv" ? "sv" : "en",
    measure: get("measure"),
    rep: get("rep"),
  };
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  return () => window.removeEventListener("popstate", listener);
}
