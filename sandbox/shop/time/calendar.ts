const DAY = 86_400;

const now = (): number => Math.floor(Date.now() / 1000);

/** How many days the shop has let pass. Stripe's own clock stays where it is: what waits is told that its time has come. */
export class Calendar {
  readonly #passed: { at: number; days: number }[] = [];

  get days(): number {
    return this.#passed.reduce((sum, { days }) => sum + days, 0);
  }

  pass(days: number): void {
    this.#passed.push({ at: now(), days });
  }

  /** How old something is, in seconds: the time since then, and the days that were let pass since then. */
  age(created: number): number {
    const days = this.#passed.reduce((sum, { at, days }) => sum + (at >= created ? days : 0), 0);
    return now() - created + days * DAY;
  }

  /** Whether a moment has come for something that was created earlier. */
  hasCome(at: number, created: number): boolean {
    return this.age(created) >= at - created;
  }
}

/** How long things wait, in seconds. */
export const WAITS = {
  /** An ACH debit: up to four business days, https://docs.stripe.com/payments/ach-direct-debit */
  debit: 4 * DAY,
  /** A refund to a bank account: https://docs.stripe.com/refunds */
  refund: 5 * DAY,
  /** A checkout of a payment link: https://docs.stripe.com/api/checkout/sessions/object */
  checkout: DAY,
} as const;
