import { dayText, instantText } from "../../timeline.ts";
import type { FieldType, Scalar } from "./object-type.ts";

/** A value as REST writes it into JSON: decimals with a point, datetimes with `+0000`. */
export function jsonValue(value: Scalar, type: FieldType): string {
  if (value === null) return "null";
  switch (type) {
    case "double":
    case "currency":
    case "percent":
      return decimalText(Number(value));
    case "int":
    case "boolean":
      return String(value);
    case "date":
      return `"${dayText(Number(value))}"`;
    case "datetime":
      return `"${instantTo(Number(value))}+0000"`;
    case "address":
      // Of the parts of an address, the company knows the country alone.
      return JSON.stringify({ ...emptyAddress, country: value });
    default:
      return typeof value === "number" ? decimalText(value) : JSON.stringify(value);
  }
}

const emptyAddress = {
  city: null,
  country: null,
  geocodeAccuracy: null,
  latitude: null,
  longitude: null,
  postalCode: null,
  state: null,
  street: null,
};

/** A value as Bulk writes it into a CSV cell: null is empty, datetimes end in Z. */
export function csvValue(value: Scalar, type: FieldType): string {
  if (value === null) return "";
  switch (type) {
    case "double":
    case "currency":
    case "percent":
      return decimalText(Number(value));
    case "date":
      return dayText(Number(value));
    case "datetime":
      return `${instantTo(Number(value))}Z`;
    default:
      return typeof value === "string" ? value : typeof value === "number" ? decimalText(value) : String(value);
  }
}

/** Of the stamps of a record most are the same. */
let last = { ms: Number.NaN, text: "" };

/** Milliseconds told without their zone: every stamp of the company is a whole minute, which is quickly written. */
function instantTo(ms: number): string {
  if (ms === last.ms) return last.text;
  const text =
    ms % 60_000 === 0 ? `${instantText(ms / 60_000).slice(0, -1)}.000` : new Date(ms).toISOString().slice(0, -1);
  last = { ms, text };
  return text;
}

/** As Java writes a double: `35000.0`, `0.25`, `1.0E18`, `NaN`. */
function decimalText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const text = String(value);
  const large = Math.abs(value) >= 1e15 ? value.toExponential() : text;
  if (/e/.test(large)) {
    const [digits, power] = large.split("e");
    return `${digits!.includes(".") ? digits : `${digits}.0`}E${Number(power)}`;
  }
  return text.includes(".") ? text : `${text}.0`;
}
