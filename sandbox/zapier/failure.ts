/**
 * What an error means to the user's Zap: it stops (`halted`), runs again later (`throttled`), or waits until its owner
 * replays it (`held`) or mends something (`errored`).
 */
export type FailureKind = 'halted' | 'throttled' | 'held' | 'errored';

/** A failed call into the app, as Zapier reads it: what it does to the Zap, and the words its owner sees. */
export class Failure extends Error {
  override name = 'Failure';
  readonly kind: FailureKind;
  /** The class of error that the app threw, such as `ExpiredAuthError`. */
  readonly thrown: string;
  /** Seconds to wait before the step runs again; only of a throttled one. */
  readonly delay: number;

  /**
   * All that core said. To an error that the integration has not marked `doNotContextify` it adds what happened before,
   * the bundle among it (src/middleware.js): whoever looks for leaked secrets has to look here.
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

/** Reads any thrown value as a {@link Failure}. */
export const toFailure = (thrown: unknown): Failure => {
  if (thrown instanceof Failure) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, delay } = unpack(error.name, plain(error.message));
  return new Failure(kinds[error.name] ?? 'errored', message, error.name, delay, { cause: error });
};

/** Core adds what happened before and the console's lines to a message; its reader needs only the first part. */
const plain = (message: string): string => message.split(/\n\nConsole logs:|\nWhat happened:\n/)[0] ?? '';

/** The messages of core's own error classes are JSON texts. */
const unpack = (name: string, message: string): { message: string; delay?: number } => {
  if (name === 'ResponseError') {
    const { status, request } = JSON.parse(message) as { status: number; request: { url: string } };
    return { message: `Got the status ${status} from ${new URL(request.url).host}.` };
  }
  if (name !== 'AppError' && name !== 'ThrottledError') return { message };
  return JSON.parse(message) as { message: string; delay?: number };
};
