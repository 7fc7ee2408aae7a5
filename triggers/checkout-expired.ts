import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { expiredCheckouts, isOfLink } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'checkout_expired',
  noun: 'Payment',
  label: 'Checkout Expired',
  description: 'Triggers when a customer opened a payment link but did not pay in time.',
  guide: ['Beyond the guide'],
  events: ['checkout.session.expired'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: payment,
  source: expiredCheckouts,
  accepts: (session, { payment_link }) => isOfLink(session, payment_link),
});

export const checkoutExpired = instant(trigger);
