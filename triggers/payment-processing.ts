import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import {
  type CheckoutSession,
  completeCheckouts,
  isOfLink,
  isPaid,
  paymentState,
  type Waiting,
  waitsFor,
} from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const WAITS_FOR: Record<Waiting, string> = {
  bank: 'The bank: the money is on its way',
  customer: 'The customer: a voucher to pay, or a bank account to verify',
};

const isWaiting = (session: CheckoutSession, asked: Waiting | undefined): boolean => {
  const waiting = waitsFor(session);
  return waiting !== null && (asked === undefined || waiting === asked);
};

const trigger = defineTrigger({
  key: 'payment_processing',
  noun: 'Payment',
  label: 'Payment Processing',
  description: 'Triggers when a checkout is complete but its payment has still to arrive.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.completed'],
  inputs: defineInputs({
    payment_link: onlyOfLink,
    waits_for: choice('Waits For', WAITS_FOR, {
      help: 'Whether the customer has still something to do. Leave empty for both.',
    }),
  }),
  record: payment,
  source: completeCheckouts,
  // The session of an event has no state of its payment.
  accepts: (session, { payment_link, waits_for }) =>
    isOfLink(session, payment_link) &&
    (paymentState(session) === null ? !isPaid(session) : isWaiting(session, waits_for)),
  // A payment that is only authorized waits for the merchant, and one that waits for the customer is not on its way.
  narrow:
    ({ waits_for }) =>
    (session) =>
      isWaiting(session, waits_for),
  // A delivery may be late, and the money may have arrived since.
  isCurrent: (session) => !isPaid(session),
});

export const paymentProcessing = instant(trigger);
