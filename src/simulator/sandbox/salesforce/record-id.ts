const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const checks = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const pod = "Rm0";

/** An id of 18 characters: three that say the kind, where it lives, a number to the base 62, and the case-safe checksum. */
export function recordId(prefix: string, number: number): string {
  let tail = "";
  let left = number;
  for (let place = 0; place < 9; place += 1) {
    tail = digits[left % 62]! + tail;
    left = Math.floor(left / 62);
  }
  return withChecksum(prefix + pod + tail);
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
  let checksum = "";
  for (let part = 0; part < 3; part += 1) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      const code = id.charCodeAt(part * 5 + place);
      if (code >= 65 && code <= 90) bits |= 1 << place; // A to Z
    }
    checksum += checks[bits];
  }
  return id + checksum;
}

export function looksLikeId(text: string): boolean {
  return /^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text);
}
