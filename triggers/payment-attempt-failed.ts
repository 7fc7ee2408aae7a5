import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { recentEvents } from '../records/event.ts';
import { paymentAttempt, readAttempt } from '../records/payment-attempt.ts';

export const { instant: paymentAttemptFailed } = defineEventTrigger({
  key: 'payment_attempt_failed',
  noun: 'Payment Attempt',
  label: 'Payment Attempt Failed',
  description:
    'Triggers when a customer’s card is declined, or not authenticated, at the checkout of a payment link.',
  guide: ['Track payments'],
  events: ['payment_intent.payment_failed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: paymentAttempt,
  read: (stripe, intent, { payment_link }, event) => readAttempt(stripe, intent, payment_link, event),
  // Only the checkout tells whether the payment was made through a link.
  fallback: () => null,
  // A customer may try several times: each attempt is a fact of its own.
  fact: (_intent, { id }) => id,
  list: async (stripe, { payment_link }, limit) => {
    const attempts = await recentEvents(stripe, 'payment_intent.payment_failed');
    const sources = await Promise.all(
      attempts.map((event) => readAttempt(stripe, event.data.object, payment_link, event)),
    );
    return sources.filter((source) => source !== null).slice(0, limit);
  },
});
