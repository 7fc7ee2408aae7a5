/**
 * The effect of an error on a run: it stops (`halted`), runs again later (`throttled`), waits for a replay by the owner
 * (`held`), or fails (`errored`).
 */
type FailureKind = 'halted' | 'throttled' | 'held' | 'errored';

/** A failed call of the app: its effect on the run, and the message for the owner. */
export class Failure extends Error {
  override name = 'Failure';
  readonly kind: FailureKind;
  /** The error class: `ExpiredAuthError`. */
  readonly thrown: string;
  /** Seconds until a throttled step runs again. */
  readonly delay: number;

  /**
   * The whole message of core. Without `doNotContextify` it contains the bundle (src/middleware.js), so a search for
   * leaked secrets has to include it.
   */
  get details(): string {
    return this.cause instanceof Error ? this.cause.message : this.message;
  }

  constructor(kind: FailureKind, message: string, thrown: string, delay = 0, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.thrown = thrown;
    this.delay = delay;
  }
}

const kinds: Record<string, FailureKind> = { HaltedError: 'halted', ThrottledError: 'throttled' };

/** Turns any thrown value into a {@link Failure}. */
export const toFailure = (thrown: unknown): Failure => {
  if (thrown instanceof Failure) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, delay } = unpack(error.name, plain(error.message));
  return new Failure(kinds[error.name] ?? 'errored', message, error.name, delay, { cause: error });
};

/** The message without the history and console lines that core adds. */
const plain = (message: string): string => message.split(/\n\nConsole logs:|\nWhat happened:\n/)[0] ?? '';

/** The messages of core's error classes are JSON. */
const unpack = (name: string, message: string): { message: string; delay?: number } => {
  if (name === 'ResponseError') {
    const { status, request } = JSON.parse(message) as { status: number; request: { url: string } };
    return { message: `${new URL(request.url).host} answered with status ${status}.` };
  }
  if (name !== 'AppError' && name !== 'ThrottledError') return { message };
  return JSON.parse(message) as { message: string; delay?: number };
};
