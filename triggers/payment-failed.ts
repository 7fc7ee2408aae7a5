import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromCheckoutSession, isOfLink, isUnpaid } from '../records/payment.ts';

export const { instant: paymentFailed } = defineEventTrigger({
  key: 'payment_failed',
  noun: 'Payment',
  label: 'Bank Payment Failed',
  description: 'Triggers when a bank payment through a payment link did not arrive after all.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.async_payment_failed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  ...fromCheckoutSession('complete'),
  wants: (session, { payment_link }) =>
    isUnpaid(session, 'requires_payment_method') && isOfLink(session, payment_link),
});
