const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const checks = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const pod = "Rm0";

/** Two digits at a time, with the bits that say which of them are capitals: ids are made by the million. */
const pairs = Array.from({ length: 62 * 62 }, (_, number) => digits[Math.floor(number / 62)]! + digits[number % 62]!);
const capitals = pairs.map((pair) => capitalsOf(pair));
const beginnings = new Map<string, { readonly text: string; readonly check: string }>();
const inFive = 62 ** 5;

/** An id of 18 characters: three that say the kind, where it lives, a number to the base 62, and the case-safe checksum. */
export function recordId(prefix: string, number: number): string {
  const { text, check } = beginning(prefix);
  const [high, low] = [Math.floor(number / inFive), number % inFive];
  const first = Math.floor(low / 14_776_336); // 62 ** 4
  const [middle, last] = [Math.floor(low / 3844) % 3844, low % 3844];
  const highText = high === 0 ? "0000" : pairs[Math.floor(high / 3844)]! + pairs[high % 3844]!;
  const bits = capitalsOf(digits[first]!) | (capitals[middle]! << 1) | (capitals[last]! << 3);
  const highCheck = high === 0 ? "A" : checks[capitalsOf(text.slice(5) + highText)]!;
  return text + highText + digits[first]! + pairs[middle]! + pairs[last]! + check + highCheck + checks[bits]!;
}

/** What the ids of a kind begin with, and its part of the checksum. */
function beginning(prefix: string): { readonly text: string; readonly check: string } {
  let known = beginnings.get(prefix);
  if (known === undefined) {
    const text = prefix + pod;
    known = { text, check: checks[capitalsOf(text.slice(0, 5))]! };
    beginnings.set(prefix, known);
  }
  return known;
}

/** The number that `recordId` made an id of; undefined when no record of ours can have it. */
export function numberOf(id: string): number | undefined {
  if (!id.startsWith(pod, 3) || (id.length !== 15 && id.length !== 18)) return undefined;
  let number = 0;
  for (const character of id.slice(6, 15)) number = number * 62 + digits.indexOf(character);
  return number;
}

/** 15 characters tell upper from lower case; the three added to them say it again for readers that do not. */
export function withChecksum(id: string): string {
  if (id.length !== 15) return id;
  return id + [0, 5, 10].map((from) => checks[capitalsOf(id.slice(from, from + 5))]!).join("");
}

/** A bit for each character that is a capital, the first the lowest. */
function capitalsOf(text: string): number {
  let bits = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code >= 65 && code <= 90) bits |= 1 << place; // A to Z
  }
  return bits;
}

export function looksLikeId(text: string): boolean {
  return /^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text);
}
