/**
 * A text without these secrets, however they are written in it: whoever was sent one may say it back, in words that are kept and shown.
 * One that is shorter than four characters is a part of too much else.
 */
export function struckOut(text: string, secrets: readonly (string | undefined)[]): string {
  const forms = secrets.filter((one) => one !== undefined && one.length >= 4).flatMap((one) => formsOf(one!));
  // The longest first: one may be a part of another.
  return [...new Set(forms)]
    .sort((one, other) => other.length - one.length)
    .reduce((struck, form) => struck.replaceAll(form, "[struck out]"), text);
}

/** As it is, in an address, in a form, in JSON and in base64, wherever in a longer text of that it stands. */
function formsOf(secret: string): string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const base64 = [0, 1, 2].map((before) =>
    btoa(String.fromCharCode(...Array(before).fill(0), ...bytes)).slice(
      Math.ceil((before * 8) / 6), // what the bytes around it have a part in is left out
      Math.floor(((before + bytes.length) * 8) / 6),
    ),
  );
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ "": secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}
