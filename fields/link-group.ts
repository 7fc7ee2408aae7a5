import type Stripe from 'stripe';
import type { Bundle, InferInputData, InputFields, PlainInputField } from 'zapier-platform-core';

/** What a link sells, as far as other settings of the link depend on it. */
export interface Sale {
  /** ISO 4217, any case. */
  currency: string;
  recurring: boolean;
  /** What a link that exists already does: transfers its payments, writes invoices. */
  transfers?: boolean;
  invoices?: boolean;
}

/** Whose connection it is, and whether the link exists already: then not all has to be said again. */
export type LinkContext = Pick<Bundle, 'authData'> & { exists?: boolean };

/** Parameters that Stripe takes when a link is created and when it is updated. */
export type LinkParams = Omit<Stripe.PaymentLinkCreateParams, 'line_items'>;

/**
 * A group of input fields of a payment link, with what it makes of them: `parse` finds every mistake that
 * can be known without a request, and returns what turns the fields into Stripe's parameters once it is
 * known what the link sells.
 */
export const defineLinkGroup = <const Fields extends PlainInputField[]>(group: {
  key: string;
  label: string;
  fields: Fields;
  parse: (input: InferInputData<Fields>, context: LinkContext) => (sale: Sale) => LinkParams;
}) => ({
  group: { key: group.key, label: group.label, emphasize: true },
  fields: inGroup(group.key, group.fields),
  parse: group.parse,
});

/** Puts fields into a group of the form. */
export const inGroup = <const Fields extends InputFields>(key: string, fields: Fields): Fields =>
  fields.map((field) => ({ ...field, group: key })) as unknown as Fields;

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
