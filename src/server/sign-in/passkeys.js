import { ask } from "./asking.js";

/** Browsers let pages have passkeys at https and on their own machine, and only under a name. */
export const canUsePasskeys =
  typeof PublicKeyCredential !== "undefined" &&
  "parseCreationOptionsFromJSON" in PublicKeyCredential &&
  !/^[\d.]+$|^\[/.test(location.hostname);

/** A new passkey on this device; `words` is the element that says why there is none. */
export async function makePasskey(words) {
  const options = await ask("/passkey/generate-register-options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return fromDevice(() => navigator.credentials.create({ publicKey }), words);
}

/** The answer of a passkey that this device has, whosever it is. */
export async function usePasskey(words) {
  const options = await ask("/passkey/generate-authenticate-options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...options, userVerification: "required" });
  return fromDevice(() => navigator.credentials.get({ publicKey }), words);
}

async function fromDevice(made, words) {
  try {
    return (await made()).toJSON();
  } catch (error) {
    const isKnown = error instanceof DOMException && error.name === "InvalidStateError";
    throw new Error(isKnown ? words.dataset.known : words.dataset.stopped);
  }
}
