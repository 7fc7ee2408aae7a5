import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { fromCheckoutSession, isOfLink, isUnpaid } from '../records/payment.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';
import { readSession } from '../stripe/sessions.ts';

export const paymentProcessing = defineEventTrigger({
  key: 'payment_processing',
  noun: 'Payment',
  label: 'Payment Processing',
  description:
    'Triggers when a customer has checked out through a payment link, but the money is still on its way, as with a bank debit or a voucher.',
  events: ['checkout.session.completed'],
  inputFields: defineInputFields([onlyOfLink]),
  ...fromCheckoutSession('complete'),
  // A late delivery may tell of money that has arrived since.
  read: async (stripe, { id }) => {
    const session = await readSession(stripe, id);
    return session.payment_status === 'unpaid' ? session : null;
  },
  wants: (session, { payment_link }) => isUnpaid(session, 'processing') && isOfLink(session, payment_link),
});
