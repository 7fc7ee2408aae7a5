import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import { type Field, inGroup, isEmpty, type ValuesOf } from '../../zapier/inputs.ts';

/** What a link sells and to whom it belongs, as far as its settings depend on that. */
export interface Sale {
  /** ISO 4217, any case. */
  currency: string;
  recurring: boolean;
  /** True if the connection acts for a connected account. */
  connected: boolean;
  /** The price of the items in minor units, if it is known before the checkout. */
  total?: number | undefined;
  /** True if the customer chooses the amount. */
  isChosen?: boolean;
  /** True if one-time payments get an invoice. */
  invoices?: boolean;
  /** The link, if it exists already. */
  link?: Stripe.PaymentLink;
}

/** The parts that two types of parameters have in common, on all levels. */
type Common<A, B> = A extends string | readonly unknown[]
  ? A
  : A extends object
    ? { [K in keyof Pick<A, keyof A & keyof Extract<B, object>>]: Common<A[K], Extract<B, object>[K]> }
    : A;

type CreateParams = Stripe.PaymentLinkCreateParams;
export type UpdateParams = Stripe.PaymentLinkUpdateParams;

/** Parameters of a link. Stripe takes some of them only when the link is created: fields that are `newOnly` set these. */
export type LinkParams = Omit<Common<CreateParams, UpdateParams>, 'line_items' | 'expand'> &
  Pick<CreateParams, 'managed_payments'> & { subscription_data?: { description?: string } };

type Fields = Record<string, Field<unknown>>;

/** A group of fields of a payment link, and the parameters that follow from what was filled in. */
export interface LinkGroup<F extends Fields, N extends keyof F> {
  /** All fields, in the order of the form. */
  fields: F;
  /** The fields that an existing link has as well. */
  settings: Omit<F, N>;
  toParams: (input: ValuesOf<Omit<F, N>> & Partial<ValuesOf<Pick<F, N>>>, sale: Sale) => Partial<LinkParams>;
  /** The parameters that remove a setting from a link. */
  clears: { [K in keyof F]?: (link: Stripe.PaymentLink) => UpdateParams };
}

interface GroupSpec<F extends Fields, N extends keyof F> extends Pick<LinkGroup<F, N>, 'fields'> {
  label: string;
  /** Only those who look for the group open it. True by default. */
  folded?: boolean;
  /** The fields that Stripe takes only when the link is created. */
  newOnly?: N[];
  toParams?: LinkGroup<F, N>['toParams'];
  clears?: LinkGroup<F, N>['clears'];
  /** Fields for one kind of sale only, and what to do about them for the other kind. */
  oneTimeOnly?: { [K in keyof F]?: string };
  subscriptionOnly?: { [K in keyof F]?: string };
  /**
   * Fields that do not go with an amount that the customer chooses, unless they are off.
   *
   * @see https://docs.stripe.com/payments/checkout/pay-what-you-want
   */
  fixedAmountOnly?: (keyof F & string)[];
}

/** Defines a group of fields of a payment link. */
export const defineLinkGroup = <F extends Fields, const N extends keyof F = never>({
  label,
  folded = true,
  fields: plain,
  newOnly = [],
  toParams = () => ({}),
  clears = {},
  oneTimeOnly = {},
  subscriptionOnly = {},
  fixedAmountOnly = [],
}: GroupSpec<F, N>): LinkGroup<F, N> => {
  const fields = inGroup(label, plain, { folded });
  const names: PropertyKey[] = newOnly;
  const settings = Object.fromEntries(Object.entries(fields).filter(([key]) => !names.includes(key)));

  /** @throws UserError if a field is filled in that goes only with the other kind of sale */
  const checkSale = (input: Record<string, unknown>, { recurring, isChosen }: Sale): void => {
    const [others, what]: [{ [key: string]: string | undefined }, string] = recurring
      ? [oneTimeOnly, 'one-time payments, and this link sells a subscription']
      : [subscriptionOnly, 'subscriptions, and this link takes a one-time payment'];
    for (const [key, advice] of Object.entries(others))
      if (input[key] !== undefined) throw invalid(fields[key]?.label ?? key, `is for ${what}. ${advice}`);
    const isOn = (value: unknown): boolean => value !== false && !isEmpty(value);
    const unfit = isChosen ? fixedAmountOnly.find((key) => isOn(input[key])) : undefined;
    if (unfit) {
      throw invalid(
        fields[unfit]?.label ?? unfit,
        'does not go with an amount that the customer chooses. Empty it, or sell at a fixed amount.',
      );
    }
  };

  return {
    fields,
    settings: settings as Omit<F, N>,
    toParams: (input, sale) => {
      checkSale(input, sale);
      return toParams(input, sale);
    },
    clears,
  };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (before: unknown, value: unknown): unknown => {
  if (!isObject(value)) return value;
  const joined: Record<string, unknown> = isObject(before) ? { ...before } : {};
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined) joined[key] = join(joined[key], part);
  }
  return joined;
};

/**
 * Joins parameters. Objects that several parts fill, such as `subscription_data`, are joined too. A later value replaces an
 * earlier one; undefined ones are dropped.
 */
export const joinParams = <P extends object>(...parts: Partial<P>[]): P =>
  parts.reduce<unknown>(join, {}) as P;
