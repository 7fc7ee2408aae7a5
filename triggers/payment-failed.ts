import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { completeCheckouts, isOfLink, isUnpaid } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'payment_failed',
  noun: 'Payment',
  label: 'Bank Payment Failed',
  description: 'Triggers when a bank payment through a payment link did not arrive after all.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.async_payment_failed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: payment,
  source: completeCheckouts,
  accepts: (session, { payment_link }) =>
    isUnpaid(session, 'requires_payment_method') && isOfLink(session, payment_link),
});

export const paymentFailed = instant(trigger);
