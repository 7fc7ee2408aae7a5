import { defineInputs } from '../inputs/define-inputs.ts';
import { product, productOf } from '../inputs/link-product.ts';
import { linkSettings, toLinkParams } from '../inputs/link-settings.ts';
import { sharing, sharingOf } from '../inputs/link-sharing.ts';
import { defineAction } from '../operations/define-action.ts';
import { paymentLink } from '../records/payment-link.ts';
import { connectedAccount } from '../stripe/client.ts';
import { idempotencyKey } from '../stripe/idempotency.ts';

export const createPaymentLink = defineAction({
  key: 'create_payment_link',
  noun: 'Payment Link',
  label: 'Create Payment Link',
  description: 'Creates a link that takes payments, with a redirect or a message after the payment.',
  guide: ['Change confirmation behavior', 'Use with Connect'],
  inputs: defineInputs({ ...product, ...linkSettings, ...sharing }),
  record: paymentLink,
  perform: async (stripe, input, bundle) => {
    const { item, sale } = await productOf(stripe, input);
    const connected = connectedAccount(bundle) !== undefined;
    const params = {
      ...toLinkParams(input, { ...sale, connected }),
      line_items: [item],
      expand: ['line_items'],
    };
    // Two orders may ask for the same one-payment link: sharing it would leave the second buyer without.
    const repeatable = input.reference || !input.max_payments;
    const link = await stripe.paymentLinks.create(
      params,
      repeatable ? { idempotencyKey: idempotencyKey('payment-link', input.reference, params) } : {},
    );
    return { link, sharing: sharingOf(input) };
  },
});
