import { StripeError } from './errors.ts';

interface SavedAnswer {
  status: number;
  body: string;
  requestId: string;
}

interface Entry {
  path: string;
  params: string;
  answer: SavedAnswer | 'in progress';
}

/** Responses by idempotency key: a repeated request gets the response of the first one. */
export class IdempotencyKeys {
  readonly #entries = new Map<string, Entry>();

  /**
   * Reserves a key for a request, until `save` or `release`.
   * @returns the saved response, if there is one
   * @throws StripeError if the key belongs to another request, or if its first request is still running
   * @see https://docs.stripe.com/api/idempotent_requests
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

  release(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
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
