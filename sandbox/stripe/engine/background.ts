import { setTimeout as sleep } from 'node:timers/promises';

/** What goes on after a request was answered, until the server closes. */
export class Background {
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  /** Aborts when the server closes. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Does some work later, unless the server closes before. */
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

  /** Waits, but no longer than until the server closes; whether it is still open then. */
  async sleep(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.signal }).catch(() => undefined);
    return !this.signal.aborted;
  }

  /** Resolves when nothing goes on any more. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }
}
