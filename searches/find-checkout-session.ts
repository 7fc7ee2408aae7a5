import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { paymentId, paymentLinkId, sessionId } from '../inputs/ids.ts';
import { email, text } from '../inputs/kinds.ts';
import { defineSearch } from '../operations/define-search.ts';
import {
  type CheckoutSession,
  listSessions,
  readSession,
  scanSessions,
} from '../records/checkout-session.ts';
import { payment } from '../records/payment.ts';
import { orNull } from '../stripe/errors.ts';
import { idOf } from '../stripe/objects.ts';

const MOST_FOUND = 10;

const inputs = defineInputs({
  session: sessionId({
    help: 'The id that a redirect with `{CHECKOUT_SESSION_ID}` carries. Fill in at least one field; a session has to match all that are filled in.',
  }),
  email: email('Customer Email', { help: 'As the customer wrote it on the payment page.' }),
  payment_link: paymentLinkId({}),
  payment: paymentId({}),
  client_reference_id: text('Client Reference', {
    max: 200,
    help: 'As it was given in the address of the link. Searched for among the latest 5,000 sessions that match the other fields.',
  }),
});

export const findCheckoutSession = defineSearch({
  key: 'find_checkout_session',
  noun: 'Checkout Session',
  label: 'Find Checkout Session',
  description:
    'Finds a checkout and its payment by the id of the redirect, the customer, the payment link or the payment.',
  guide: ['Change confirmation behavior'],
  inputs,
  record: payment,
  perform: async (stripe, { session, email, payment_link, payment, client_reference_id: reference }) => {
    const matches = (found: CheckoutSession): boolean =>
      (!email || found.customer_details?.email?.toLowerCase() === email.toLowerCase()) &&
      (!payment_link || idOf(found.payment_link) === payment_link) &&
      (!payment || idOf(found.payment_intent) === payment) &&
      (!reference || found.client_reference_id === reference);
    if (session) {
      const found = await orNull(readSession(stripe, session));
      return found && matches(found) ? [found] : [];
    }
    const filters: Stripe.Checkout.SessionListParams = {
      payment_link,
      payment_intent: payment,
      ...(email && { customer_details: { email } }),
    };
    return reference
      ? scanSessions(stripe, filters, matches, MOST_FOUND)
      : listSessions(stripe, { ...filters, limit: MOST_FOUND });
  },
});
