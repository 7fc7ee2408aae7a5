import type Stripe from 'stripe';
import { invalid } from '../../stripe/errors.ts';
import { type Field, inGroup, type ValuesOf } from '../define-inputs.ts';

/** What a link sells, and whose it is, as far as its settings depend on that. */
export interface Sale {
  /** ISO 4217, any case. */
  currency: string;
  recurring: boolean;
  /** The connection acts for a connected account. */
  connected: boolean;
  /** What the items cost, in minor units, where that is known before the checkout. */
  total?: number | undefined;
  /** One-time payments get an invoice. */
  invoices?: boolean;
  /** The link itself, where it exists already. */
  link?: Stripe.PaymentLink;
}

/** What two types of parameters have in common, all the way down. */
type Common<A, B> = A extends string | readonly unknown[]
  ? A
  : A extends object
    ? { [K in keyof Pick<A, keyof A & keyof Extract<B, object>>]: Common<A[K], Extract<B, object>[K]> }
    : A;

/** Parameters that Stripe takes when a link is created and when it is updated: some it takes only once. */
export type LinkParams = Omit<
  Common<Stripe.PaymentLinkCreateParams, Stripe.PaymentLinkUpdateParams>,
  'line_items' | 'expand'
>;

/** Fields that only go with one kind of sale, and what to do about them with the other. */
type Only<F> = { [K in keyof F]?: string };

interface GroupOptions<F> {
  /** Everybody needs it: the form shows it unfolded. */
  open?: boolean;
  oneTimeOnly?: Only<F>;
  subscriptionOnly?: Only<F>;
}

/** A group of fields of a payment link, and the parameters that Stripe gets of what was filled in. */
export const defineLinkGroup = <F extends Record<string, Field<unknown>>>(
  label: string,
  fields: F,
  toParams: (input: ValuesOf<F>, sale: Sale) => LinkParams,
  { open = false, oneTimeOnly = {}, subscriptionOnly = {} }: GroupOptions<F> = {},
) => ({
  fields: inGroup(label, fields, { folded: !open }),
  toParams: (input: ValuesOf<F>, sale: Sale): LinkParams => {
    const [others, what]: [Only<F>, string] = sale.recurring
      ? [oneTimeOnly, 'one-time payments, and this link sells a subscription']
      : [subscriptionOnly, 'subscriptions, and this link takes a one-time payment'];
    for (const [key, advice] of Object.entries(others))
      if (input[key] !== undefined) throw invalid(fields[key]?.label ?? key, `is for ${what}. ${advice}`);
    return toParams(input, sale);
  },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (before: unknown, value: unknown): unknown =>
  isObject(before) && isObject(value)
    ? {
        ...before,
        ...Object.fromEntries(Object.entries(value).map(([key, part]) => [key, join(before[key], part)])),
      }
    : value;

/** Joins parameters; objects that two parts fill, like `subscription_data`, are joined too. Of values the later wins. */
export const joinParams = <P extends object>(first: P, ...more: Partial<P>[]): P =>
  more.reduce<unknown>(join, first) as P;
