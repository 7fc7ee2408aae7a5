import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { parseProduct, product } from '../fields/link-product.ts';
import { parseSettings, settings } from '../fields/link-settings.ts';
import { parseSharing, sharing } from '../fields/link-sharing.ts';
import { paymentLink } from '../records/payment-link.ts';
import { withStripe } from '../stripe/client.ts';
import { idempotencyKey } from '../stripe/idempotency.ts';

const inputFields = defineInputFields([...product.fields, ...settings.fields, ...sharing.fields]);

type Input = InferInputData<typeof inputFields>;

export const perform = withStripe(async (stripe, bundle: Bundle<Input>) => {
  const { inputData: input } = bundle;
  const { item, readSale } = parseProduct(input);
  const shared = parseSharing(input);
  const toParams = parseSettings(input, bundle);

  const sale = await readSale(stripe);
  const params = {
    ...toParams(sale),
    line_items: [item],
    expand: ['line_items'],
  };
  // Two orders may ask for the same one-payment link: sharing it would leave the second buyer without.
  const repeatable = input.reference || !input.max_payments;
  const link = await stripe.paymentLinks.create(
    params,
    repeatable ? { idempotencyKey: idempotencyKey('payment-link', input.reference, params) } : {},
  );
  return paymentLink.map({ link, sharing: shared });
});

export const createPaymentLink = defineCreate({
  key: 'create_payment_link',
  noun: 'Payment Link',
  display: {
    label: 'Create Payment Link',
    description: 'Creates a link that takes payments, with a redirect or a message after the payment.',
  },
  operation: {
    inputFieldGroups: [product.group, ...settings.groups, sharing.group],
    inputFields,
    perform,
    outputFields: paymentLink.outputFields,
    sample: paymentLink.sample,
  },
});
