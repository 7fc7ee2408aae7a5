import type Stripe from 'stripe';
import type { PriceWithProduct } from '../../stripe/prices.ts';
import { type Field, inGroup, type ValuesOf } from '../../zapier/inputs.ts';
import { choice, list } from '../../zapier/kinds.ts';
import { afterPayment } from './after-payment.ts';
import { chosenAmount } from './chosen-amount.ts';
import { connect } from './connect.ts';
import { customer } from './customer.ts';
import { joinParams, type LinkParams, type Sale, type UpdateParams } from './group.ts';
import { invoice } from './invoice.ts';
import { items, toItems } from './items.ts';
import { limits } from './limits.ts';
import { checkMethods, paymentMethods } from './payment-methods.ts';
import { paymentPage } from './payment-page.ts';
import { records } from './records.ts';
import { shipping } from './shipping.ts';
import { subscription } from './subscription.ts';
import { tax } from './tax.ts';
import { productDetails, whatYouSell } from './what-you-sell.ts';

/** The form of a payment link: its groups of fields, in the order of the form. */
const GROUPS = [
  whatYouSell,
  afterPayment,
  chosenAmount,
  productDetails,
  items,
  subscription,
  limits,
  customer,
  shipping,
  paymentPage,
  paymentMethods,
  tax,
  invoice,
  records,
  connect,
] as const;

type Group = (typeof GROUPS)[number];
/** All members of a union in one type. */
type Merged<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

const merge = <T extends object>(parts: T[]): Merged<T> => Object.assign({}, ...parts) as Merged<T>;

/** The fields of a new link. */
export const newLink = merge(GROUPS.map(({ fields }) => fields) as Group['fields'][]);

/** The fields that an existing link has as well. */
export const linkSettings = merge(GROUPS.map(({ settings }) => settings) as Group['settings'][]);

/**
 * The parameters that follow from what was filled in.
 *
 * @param sold what the link sells
 * @throws UserError if fields do not go together
 */
export const toLinkParams = (
  input: ValuesOf<typeof linkSettings> & Partial<ValuesOf<typeof newLink>>,
  sold: Sale,
): LinkParams => {
  const sale = {
    ...sold,
    invoices: input.create_invoice ?? sold.link?.invoice_creation?.enabled ?? false,
    // The price of shipping is not known before the checkout.
    total: input.shipping_rates.length ? undefined : sold.total,
  };
  return joinParams<LinkParams>(...GROUPS.map(({ toParams }) => toParams(input, sale)));
};

/**
 * The parameters of a new link, and the price that has to be created before it, if there is one.
 *
 * @param connected true if the connection acts for a connected account
 * @throws UserError if fields do not go together
 */
export const toNewLink = async (
  stripe: Stripe,
  input: ValuesOf<typeof newLink>,
  connected: boolean,
): Promise<{
  params: Stripe.PaymentLinkCreateParams;
  priceToCreate: PriceWithProduct | undefined;
}> => {
  const { payment_method_types: methods, currency, interval } = input;
  checkMethods(methods, { currency, recurring: interval !== undefined });
  const { params, priceToCreate, sale } = await toItems(stripe, input);
  return {
    params: joinParams<Stripe.PaymentLinkCreateParams>(params, toLinkParams(input, { ...sale, connected })),
    priceToCreate,
  };
};

type Clear = (link: Stripe.PaymentLink) => UpdateParams;
type Clearable = keyof Merged<Group['clears']> & keyof typeof linkSettings;

const CLEARS = merge(GROUPS.map(({ clears }) => clears) as Group['clears'][]) as Record<Clearable, Clear>;

const labelOf = (key: string): string => (linkSettings as Record<string, Field<unknown>>)[key]?.label ?? key;

const CLEARABLE = Object.fromEntries(Object.keys(CLEARS).map((key) => [key, labelOf(key)])) as Record<
  Clearable,
  string
>;

/** The settings to remove from a link on purpose. */
export const clearing = inGroup(
  'Remove Settings',
  {
    clear: list(
      choice('Settings to Remove', CLEARABLE, {
        help: 'A field that you leave empty above stays as it is on the link. Choose here which settings to remove. One that you fill in above as well gets the new value.',
      }),
    ),
  },
  { folded: true },
);

/** The parameters that remove what the user chose. */
export const toClearingParams = (chosen: Clearable[], link: Stripe.PaymentLink): UpdateParams =>
  joinParams<UpdateParams>(...chosen.map((key) => CLEARS[key](link)));

/** The link without what is removed, as far as new settings build on it. */
export const withoutCleared = (link: Stripe.PaymentLink, chosen: Clearable[]): Stripe.PaymentLink => ({
  ...link,
  transfer_data: chosen.includes('transfer_destination') ? null : link.transfer_data,
  ...(chosen.includes('metadata') && {
    payment_intent_data: null,
    subscription_data: null,
    invoice_creation: link.invoice_creation && { ...link.invoice_creation, invoice_data: null },
  }),
  ...(chosen.includes('create_invoice') && { invoice_creation: null }),
});
