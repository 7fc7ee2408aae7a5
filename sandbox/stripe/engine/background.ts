import { setTimeout as sleep } from 'node:timers/promises';

/** Work that continues after a response, until the server closes. */
export class Background {
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  /** Aborts when the server closes. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Does some work after a delay, unless the server closes before. */
  later(ms: number, work: () => void): void {
    this.run(async () => {
      if (await this.sleep(ms)) work();
    });
  }

  /** Starts some work that `idle` waits for. */
  run(work: () => Promise<void>): void {
    const running = work().finally(() => this.#pending.delete(running));
    this.#pending.add(running);
  }

  /**
   * Waits, at most until the server closes.
   * @returns whether the server is still open
   */
  async sleep(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.signal }).catch(() => undefined);
    return !this.signal.aborted;
  }

  /** Resolves when no work is left. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }
}
