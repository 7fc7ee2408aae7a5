const DAY = 86_400;

const now = (): number => Math.floor(Date.now() / 1000);

/** The days that passed on the pages. Stripe's own clock does not change. */
export class Calendar {
  readonly #passed: { at: number; days: number }[] = [];

  get days(): number {
    return this.#passed.reduce((sum, { days }) => sum + days, 0);
  }

  pass(days: number): void {
    this.#passed.push({ at: now(), days });
  }

  /** The age of an object in seconds, including the days that passed since its creation. */
  age(created: number): number {
    const days = this.#passed.reduce((sum, { at, days }) => sum + (at >= created ? days : 0), 0);
    return now() - created + days * DAY;
  }

  /** Whether a time has come for an object. */
  hasCome(at: number, created: number): boolean {
    return this.age(created) >= at - created;
  }
}

/** Durations in seconds. */
export const WAITS = {
  /** An ACH debit: up to four business days, https://docs.stripe.com/payments/ach-direct-debit */
  debit: 4 * DAY,
  /** A refund to a bank account: https://docs.stripe.com/refunds */
  refund: 5 * DAY,
  /** A checkout of a payment link: https://docs.stripe.com/api/checkout/sessions/object */
  checkout: DAY,
} as const;
