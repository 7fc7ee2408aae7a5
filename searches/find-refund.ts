import type Stripe from 'stripe';
import { paymentId } from '../forms/ids.ts';
import { REFUND_STATUSES } from '../forms/refund.ts';
import { anyField } from '../forms/search-results.ts';
import { isLive } from '../operations/connection.ts';
import { defineSearch } from '../operations/search.ts';
import { refund } from '../records/refund.ts';
import { readCharge } from '../stripe/charges.ts';
import { inEach } from '../stripe/expand.ts';
import { scan } from '../stripe/pages.ts';
import { REFUND_EXPAND, REFUND_METADATA, withCheckout } from '../stripe/refunds.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, text } from '../zapier/kinds.ts';

export const findRefund = defineSearch({
  key: 'find_refund',
  noun: 'Refund',
  label: 'Find Refund',
  description: 'Finds refunds by payment, reference or status. Those that succeeded come first.',
  guide: ['Refund payment links'],
  inputs: defineInputs({
    payment: paymentId({
      help: `Choose a payment, or map any of its ids. ${anyField('a refund')}`,
    }),
    reference: text('Reference', {
      max: 500,
      help: 'As it was given to **Refund Payment** or **Refund Payments**.',
    }),
    status: choice('Status', REFUND_STATUSES, {
      help: 'Without a payment, only the latest 5,000 refunds are searched.',
    }),
  }),
  record: refund,
  rank: ({ refund: { status } }) => ['pending', 'succeeded'].indexOf(status ?? '') + 1,
  perform: async (stripe, { payment, reference, status }, bundle, deadline) => {
    const charge = payment ? await readCharge(stripe, payment, []) : null;
    if (payment && !charge) return [];
    const matches = (found: Stripe.Refund): boolean =>
      (!reference || found.metadata?.[REFUND_METADATA.reference] === reference) &&
      (!status || found.status === status);
    const refunds = stripe.refunds.list({ charge: charge?.id, limit: 100, expand: inEach(REFUND_EXPAND) });
    // Ten are enough; with a reference, one that succeeded.
    const isEnough = (found: Stripe.Refund[]): boolean =>
      found.length === 10 || (Boolean(reference) && found.at(-1)?.status === 'succeeded');
    const found = await scan(refunds, matches, isEnough, deadline);
    return Promise.all(found.map((one) => withCheckout(stripe, one, isLive(bundle))));
  },
});
