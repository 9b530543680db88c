/** Decimals as text, added without a float in between. */
export function addDecimals(values: readonly string[]): string {
  const places = values.reduce((most, value) => Math.max(most, value.split(".")[1]?.length ?? 0), 0);
  const sum = values.reduce((all, value) => all + scaled(value, places), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, "0");
  const sign = sum < 0n ? "-" : "";
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export function isDecimal(value: unknown): value is string {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
}

function scaled(value: string, places: number): bigint {
  const [whole = "0", fraction = ""] = value.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}
