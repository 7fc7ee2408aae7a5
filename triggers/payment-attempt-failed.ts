import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { paymentAttempt } from '../records/payment-attempt.ts';
import { attempts, isBankPayment } from '../stripe/attempts.ts';
import { isOfLink } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'payment_attempt_failed',
  noun: 'Payment Attempt',
  label: 'Payment Attempt Failed',
  description: 'Triggers when a card is declined, or not authenticated, at the checkout of a payment link.',
  guide: ['Track payments'],
  events: ['payment_intent.payment_failed'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  record: paymentAttempt,
  source: attempts,
  // Only the checkout shows whether the payment was made through a link. If it was not found, a Zap for all links gets the
  // attempt: it may be one of a link.
  narrow:
    ({ payment_link }) =>
    (attempt) =>
      attempt.session
        ? isOfLink(attempt.session, payment_link) && !isBankPayment(attempt)
        : attempt.isCheckout && !payment_link,
  // A customer may try several times: each attempt is a fact.
  fact: (_intent, { id }) => id,
});

export const paymentAttemptFailed = instant(trigger);
