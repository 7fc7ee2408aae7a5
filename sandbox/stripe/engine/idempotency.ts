import { StripeError } from './errors.ts';

export interface SavedAnswer {
  status: number;
  body: string;
  requestId: string;
}

interface Entry {
  path: string;
  params: string;
  answer: SavedAnswer | 'in progress';
}

/** The answers that were given under an idempotency key: a repeated request gets the first one's answer. */
export class IdempotencyKeys {
  readonly #entries = new Map<string, Entry>();

  /**
   * The answer saved under `key`; where there is none the key is taken, until `save` or `release`.
   * @throws StripeError for a key that was used for another request, or whose first request still runs
   */
  claim(key: string, path: string, params: string): SavedAnswer | undefined {
    const entry = this.#entries.get(key);
    if (!entry) {
      this.#entries.set(key, { path, params, answer: 'in progress' });
      return undefined;
    }
    if (entry.path !== path) {
      throw misused(
        key,
        `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${entry.path}' vs '${path}').`,
      );
    }
    if (entry.params !== params) {
      throw misused(
        key,
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      );
    }
    if (entry.answer === 'in progress') {
      throw new StripeError(
        409,
        {
          type: 'invalid_request_error',
          code: 'idempotency_key_in_use',
          message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        },
        false,
      );
    }
    return entry.answer;
  }

  save(key: string, answer: SavedAnswer): void {
    const entry = this.#entries.get(key);
    if (entry) entry.answer = answer;
  }

  clear(): void {
    this.#entries.clear();
  }

  release(key: string): void {
    this.#entries.delete(key);
  }
}

const misused = (key: string, reason: string) =>
  new StripeError(
    400,
    {
      type: 'idempotency_error',
      message: `${reason} Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
