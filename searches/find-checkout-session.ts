import type Stripe from 'stripe';
import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { checkoutSessionField } from '../fields/checkout-session.ts';
import { toEmail, toId, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { paymentLinkField, toPaymentLinkId } from '../fields/payment-link.ts';
import { payment } from '../records/payment.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid, orNull } from '../stripe/errors.ts';
import { idOf } from '../stripe/objects.ts';
import { type CheckoutSession, listSessions, readSession, scanSessions } from '../stripe/sessions.ts';

const MOST_FOUND = 10;

const inputFields = defineInputFields([
  {
    ...checkoutSessionField,
    helpText:
      'The id that a redirect with `{CHECKOUT_SESSION_ID}` carries. Fill in at least one field; a session has to match all that are filled in.',
  },
  {
    key: 'email',
    label: 'Customer Email',
    type: 'string',
    helpText: 'As the customer wrote it on the payment page.',
  },
  paymentLinkField,
  { ...paymentField, required: false },
  {
    key: 'client_reference_id',
    label: 'Client Reference',
    type: 'string',
    helpText:
      'As it was given in the address of the link. Searched for among the latest 5,000 sessions that match the other fields.',
  },
]);

type Input = InferInputData<typeof inputFields>;

const parse = (input: Input) => {
  const session = toId(input.session, ['cs_'], 'Checkout Session', 'a Checkout Session');
  const email = toEmail(input.email, 'Customer Email');
  const payment_link = toPaymentLinkId(input.payment_link);
  const payment_intent = toId(input.payment, ['pi_'], 'Payment', 'a payment');
  const reference = toText(input.client_reference_id, 'Client Reference', 200);
  if (!session && !email && !payment_link && !payment_intent && !reference) {
    throw invalid('Checkout Session', 'all fields are empty. Fill in at least one to search by.');
  }
  const filters: Stripe.Checkout.SessionListParams = {
    payment_link,
    payment_intent,
    ...(email && { customer_details: { email } }),
  };
  const matches = (found: CheckoutSession): boolean =>
    (!email || found.customer_details?.email?.toLowerCase() === email.toLowerCase()) &&
    (!payment_link || idOf(found.payment_link) === payment_link) &&
    (!payment_intent || idOf(found.payment_intent) === payment_intent) &&
    (!reference || found.client_reference_id === reference);
  return { session, reference, filters, matches };
};

export const perform = withStripe(async (stripe, { inputData }: Bundle<Input>, z) => {
  const { session, reference, filters, matches } = parse(inputData);
  const find = async (): Promise<CheckoutSession[]> => {
    if (session) {
      const found = await orNull(readSession(stripe, session));
      return found && matches(found) ? [found] : [];
    }
    if (reference) return scanSessions(stripe, filters, matches, MOST_FOUND);
    return (await listSessions(stripe, { ...filters, limit: MOST_FOUND })).sessions;
  };
  return (await find()).map((found) => payment.map(found, z));
});

export const findCheckoutSession = defineSearch({
  key: 'find_checkout_session',
  noun: 'Checkout Session',
  display: {
    label: 'Find Checkout Session',
    description:
      'Finds a checkout and its payment by the id of the redirect, the customer, the payment link or the payment.',
  },
  operation: { inputFields, perform, outputFields: payment.outputFields, sample: payment.sample },
});
