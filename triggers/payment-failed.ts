import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { completeCheckouts, hasFailed, isOfLink } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'payment_failed',
  noun: 'Payment',
  label: 'Bank or Voucher Payment Failed',
  description: 'Triggers when a bank debit or voucher payment fails after the checkout.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.async_payment_failed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: payment,
  source: completeCheckouts,
  accepts: (session, { payment_link }) => hasFailed(session) && isOfLink(session, payment_link),
});

export const paymentFailed = instant(trigger);
