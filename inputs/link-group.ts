import type Stripe from 'stripe';
import { type Field, inGroup, type ValuesOf } from './define-inputs.ts';

/** What a link sells, and whose it is, as far as its settings depend on that. */
export interface Sale {
  /** ISO 4217, any case. */
  currency: string;
  recurring: boolean;
  /** The connection acts for a connected account. */
  connected: boolean;
  /** What a link that exists already does: transfers its payments, writes invoices. */
  transfers?: boolean;
  invoices?: boolean;
}

/** Parameters that Stripe takes when a link is created and when it is updated. */
export type LinkParams = Omit<Stripe.PaymentLinkCreateParams, 'line_items'>;

/** A group of fields of a payment link, and the parameters that Stripe gets of what was filled in. */
export const defineLinkGroup = <F extends Record<string, Field<unknown>>>(
  label: string,
  fields: F,
  toParams: (input: ValuesOf<F>, sale: Sale) => LinkParams,
) => ({ fields: inGroup(label, fields), toParams });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Joins the parameters of several groups; objects that two groups fill, like `subscription_data`, are joined too. */
export const joinParams = (parts: LinkParams[]): LinkParams =>
  parts.reduce<Record<string, unknown>>((all, part) => {
    for (const [key, value] of Object.entries<unknown>(part)) {
      const before = all[key];
      all[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
    }
    return all;
  }, {});
