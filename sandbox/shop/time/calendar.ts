const DAY = 86_400;

const now = (): number => Math.floor(Date.now() / 1000);

/** Something that happened on a day that passed. */
export interface Happening {
  /** Unix seconds, on the calendar of the shop. */
  at: number;
  text: string;
  /** The page of the object. */
  href: string;
}

/** The days that passed on the pages. Stripe's own clock does not change. */
export class Calendar {
  /** All that happened on the days that passed, oldest first. */
  readonly happenings: Happening[] = [];
  readonly #passed: { at: number; days: number }[] = [];

  get days(): number {
    return this.#passed.reduce((sum, { days }) => sum + days, 0);
  }

  /** Unix seconds. */
  get now(): number {
    return now() + this.days * DAY;
  }

  pass(days: number): void {
    this.#passed.push({ at: now(), days });
  }

  /** The age of an object in seconds, including the days that passed since its creation. */
  age(created: number): number {
    const days = this.#passed.reduce((sum, { at, days }) => sum + (at >= created ? days : 0), 0);
    return now() - created + days * DAY;
  }

  /**
   * The time on this calendar at which something is due, or undefined before it.
   * @param created Unix seconds
   * @param wait seconds after the creation
   */
  dueAt(created: number, wait: number): number | undefined {
    const late = this.age(created) - wait;
    return late >= 0 ? this.now - late : undefined;
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
