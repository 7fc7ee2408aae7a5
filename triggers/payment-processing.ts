import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { readSession } from '../records/checkout-session.ts';
import { fromCheckoutSession, isOfLink, isUnpaid } from '../records/payment.ts';

export const { instant: paymentProcessing } = defineEventTrigger({
  key: 'payment_processing',
  noun: 'Payment',
  label: 'Payment Processing',
  description: 'Triggers when a customer has checked out, but the money is still on its way from the bank.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.completed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  ...fromCheckoutSession('complete'),
  // A late delivery may tell of money that has arrived since.
  read: async (stripe, { id }) => {
    const session = await readSession(stripe, id);
    return session.payment_status === 'unpaid' ? session : null;
  },
  wants: (session, { payment_link }) => isUnpaid(session, 'processing') && isOfLink(session, payment_link),
});
