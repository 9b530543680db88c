/** A pipeline as number and value. */
export interface Holding {
  readonly deals: number;
  readonly value: number;
}

/** ln(value ratio) = ln(number ratio) + ln(size ratio): whether a pipeline differs by how many deals it has or by how large they are (METRICS §7). */
export interface Balance {
  readonly value: number;
  readonly number: number;
  readonly size: number;
  readonly shape: "many small" | "few large" | "even";
}

/** Beyond this on both sides a pipeline is out of balance: 35 % more deals that are 26 % smaller, or the reverse. */
const threshold = 0.3;

/** The ratios of own to peers; null when one of them has nothing. */
export function balance(own: Holding, peers: Holding): Balance | null {
  if (own.deals <= 0 || own.value <= 0 || peers.deals <= 0 || peers.value <= 0) return null;
  const number = own.deals / peers.deals;
  const value = own.value / peers.value;
  const size = value / number;
  const [byNumber, bySize] = [Math.log(number), Math.log(size)];
  const shape =
    byNumber > threshold && bySize < -threshold
      ? "many small"
      : byNumber < -threshold && bySize > threshold
        ? "few large"
        : "even";
  return { value, number, size, shape };
}
