import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { completeCheckouts, isOfLink, isPaid, isUnpaid } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'payment_processing',
  noun: 'Payment',
  label: 'Payment Processing',
  description: 'Triggers when a customer has checked out, but the money is still on its way from the bank.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.completed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: payment,
  source: completeCheckouts,
  accepts: (session, { payment_link }) => isUnpaid(session, 'processing') && isOfLink(session, payment_link),
  // A delivery may be late, and the money may have arrived since.
  isCurrent: (session) => !isPaid(session),
});

export const paymentProcessing = instant(trigger);
