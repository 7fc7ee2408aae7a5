import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { paymentId } from '../inputs/ids.ts';
import { choice, text } from '../inputs/kinds.ts';
import { REFUND_STATUSES } from '../inputs/refund.ts';
import { defineSearch } from '../operations/define-search.ts';
import { REFUND_EXPAND, refund, withCheckout } from '../records/refund.ts';
import { readCharge } from '../stripe/charges.ts';
import { isLive } from '../stripe/client.ts';
import { inEach } from '../stripe/objects.ts';
import { scan } from '../stripe/pages.ts';
import { REFUND_METADATA } from '../stripe/refunds.ts';

export const findRefund = defineSearch({
  key: 'find_refund',
  noun: 'Refund',
  label: 'Find Refund',
  description: 'Finds refunds by payment, reference or status. Those that succeeded come first.',
  guide: ['Refund payment links'],
  inputs: defineInputs({
    payment: paymentId({
      help: 'Choose a payment, or map any of its ids. Fill in at least one field; a refund has to match all that are filled in.',
    }),
    reference: text('Reference', { max: 500, help: 'As it was given to the action **Refund Payment**.' }),
    status: choice('Status', REFUND_STATUSES, {
      help: 'Without a payment, the latest 5,000 refunds are looked through.',
    }),
  }),
  record: refund,
  worth: ({ refund: { status } }) => ['pending', 'succeeded'].indexOf(status ?? '') + 1,
  perform: async (stripe, { payment, reference, status }, bundle) => {
    const charge = payment ? await readCharge(stripe, payment, []) : null;
    if (payment && !charge) return [];
    const wants = (found: Stripe.Refund): boolean =>
      (!reference || found.metadata?.[REFUND_METADATA.reference] === reference) &&
      (!status || found.status === status);
    const refunds = stripe.refunds.list({ charge: charge?.id, limit: 100, expand: inEach(REFUND_EXPAND) });
    // Ten are enough, and one that succeeded where a reference names the intention.
    const isEnough = (found: Stripe.Refund[]): boolean =>
      found.length === 10 || (Boolean(reference) && found.at(-1)?.status === 'succeeded');
    const found = await scan(refunds, wants, isEnough);
    return Promise.all(found.map((one) => withCheckout(stripe, one, isLive(bundle))));
  },
});
