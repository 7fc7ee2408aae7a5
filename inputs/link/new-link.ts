import type Stripe from 'stripe';
import { inGroup, type ValuesOf } from '../define-inputs.ts';
import { boolean } from '../kinds.ts';
import { afterPayment } from './after-payment.ts';
import { joinParams } from './group.ts';
import { items, moreItems, toItems } from './items.ts';
import { product, productDetails } from './product.ts';
import { subscriptionDescription } from './records.ts';
import { linkSettings, toLinkParams } from './settings.ts';
import { recurrence } from './subscription.ts';

const managed = inGroup(
  'Tax',
  {
    managed_payments: boolean('Managed Payments', {
      help: 'Stripe sells in your stead and takes care of tax, where your account has [Managed Payments](https://docs.stripe.com/payments/managed-payments).',
    }),
  },
  { folded: true },
);

const { optional_prices: _last, ...quantities } = items.fields;

/**
 * All that can be said of a new link, in the order of the form: what everyone needs, then the rest, folded. A field that
 * comes twice stands where it came first.
 */
export const newLink = {
  ...product,
  ...afterPayment.fields,
  ...productDetails,
  ...quantities,
  ...moreItems,
  ...items.fields,
  ...recurrence,
  ...linkSettings,
  ...managed,
};

/**
 * The parameters of a new link.
 *
 * @param connected the connection acts for a connected account
 */
export const toNewLink = async (
  stripe: Stripe,
  input: ValuesOf<typeof newLink>,
  connected: boolean,
): Promise<Stripe.PaymentLinkCreateParams> => {
  const { params, sale: sold } = await toItems(stripe, input);
  const sale = { ...sold, connected };
  const { managed_payments: enabled } = input;
  return joinParams<Stripe.PaymentLinkCreateParams>(
    params,
    toLinkParams(input, sale),
    subscriptionDescription(input, sale),
    enabled === undefined ? {} : { managed_payments: { enabled } },
  );
};
