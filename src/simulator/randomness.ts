import normal from "@stdlib/stats-base-dists-normal";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/**
 * Chance that can be called up again: the same seed and key give the same numbers on every platform, whatever was drawn
 * elsewhere. Each person and each deal has a stream of its own, so a longer company begins like a shorter one.
 */
export class Randomness {
  readonly #source: ReturnType<typeof xoroshiro128plusFromState>;

  constructor(seed: number, kind: string, index = 0) {
    let state = mix(seed | 0, 0x9e3779b9);
    for (let at = 0; at < kind.length; at += 1) state = mix(state, kind.charCodeAt(at));
    const words: number[] = [];
    for (let word = 1; word <= 4; word += 1) words.push(mix(mix(state, index | 0), word));
    this.#source = xoroshiro128plusFromState(words);
  }

  /** Between 0 and 1, neither included. */
  uniform(): number {
    return ((this.#source.next() >>> 0) + 0.5) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  whole(from: number, until: number): number {
    return from + Math.floor(this.uniform() * (until - from + 1));
  }

  between(from: number, until: number): number {
    return from + this.uniform() * (until - from);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<T>(among: readonly T[]): T {
    return among[Math.floor(this.uniform() * among.length)]!;
  }

  /** The index drawn, each as likely as its weight. */
  weighted(weights: readonly number[]): number {
    let left = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let index = 0; index < weights.length; index += 1) {
      left -= weights[index]!;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  normal(mean = 0, deviation = 1): number {
    return mean + deviation * normal.quantile(this.uniform(), 0, 1);
  }

  /** Positive, half of them below `median`. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(this.normal(0, sigma));
  }

  /** A waiting time with the given median; `shape` above 1 hurries as time goes by. */
  weibull(median: number, shape: number): number {
    return median * (Math.log(this.uniform()) / Math.log(0.5)) ** (1 / shape);
  }

  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.uniform();
    let count = 0;
    while (product > limit) {
      product *= this.uniform();
      count += 1;
    }
    return count;
  }
}

/** MurmurHash3's finaliser over 32-bit words: every bit of the input moves every bit of the output. */
function mix(state: number, word: number): number {
  let hash = Math.imul(state ^ Math.imul(word + 0x7ed55d16, 0xcc9e2d51), 0x1b873593);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
