/** An answer that several wait for: it is worked out once, and given up when the last of them has left. */
export class SharedAnswer<Answer> {
  readonly #stop = new AbortController();
  readonly #answer: Promise<Answer>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<Answer>) {
    this.#answer = work(this.#stop.signal);
    this.#answer.catch(() => undefined); // told to those who wait
  }

  get isGivenUp(): boolean {
    return this.#stop.signal.aborted;
  }

  /** The answer, or the reason of whoever leaves before it is there; without a signal they stay. */
  async wait(signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted();
    this.#waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop.abort(signal?.reason);
      left.reject(signal?.reason);
    };
    signal?.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([this.#answer, left.promise]);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }
}
