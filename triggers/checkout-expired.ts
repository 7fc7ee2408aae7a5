import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromCheckoutSession, isOfLink } from '../records/payment.ts';

export const { instant: checkoutExpired } = defineEventTrigger({
  key: 'checkout_expired',
  noun: 'Payment',
  label: 'Checkout Expired',
  description: 'Triggers when a customer opened a payment link but did not pay in time.',
  guide: ['Beyond the guide'],
  events: ['checkout.session.expired'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  ...fromCheckoutSession('expired'),
  wants: (session, { payment_link }) => isOfLink(session, payment_link),
});
