import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { refused } from '../answers.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';

const ASYNC_CAPTURE = 'https://docs.stripe.com/payments/payment-intents/asynchronous-capture';
const EVENTS = 'https://docs.stripe.com/api/events/types';

/** The time limit for a fee. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 250;

const chargeOf = ({ stripe }: Target, { latest_charge }: Stripe.PaymentIntent) =>
  stripe.charges.retrieve(String(latest_charge), { expand: ['balance_transaction'] });

/** The time until the fee of a charge exists, from now. */
export const feeArrives = async (target: Target, intent: Stripe.PaymentIntent): Promise<string> => {
  const start = Date.now();
  for (let tries = 0; Date.now() - start < PATIENCE_MS; tries += 1) {
    if ((await chargeOf(target, intent)).balance_transaction) {
      return tries === 0 ? 'at once' : `after ${((Date.now() - start) / 1000).toFixed(1)} s`;
    }
    await sleep(PAUSE_MS);
  }
  return `not within ${PATIENCE_MS / 1000} s`;
};

const confirmed = ({ stripe }: Target, capture_method: 'automatic' | 'automatic_async') =>
  stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    capture_method,
    confirm: true,
    payment_method: 'pm_card_visa',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: TAG,
  });

/** The latest events of some types whose object has or contains an id. */
export const eventsAbout = async (
  { stripe }: Target,
  id: string,
  types: string[],
): Promise<Stripe.Event[]> => {
  for (let tries = 0; ; tries += 1) {
    const { data } = await stripe.events.list({ types, limit: 100 });
    const found = data.filter((event) => JSON.stringify(event.data.object).includes(`"${id}"`));
    if (new Set(found.map(({ type }) => type)).size === types.length || tries === 20) return found;
    await sleep(PAUSE_MS);
  }
};

const typesOf = (events: Stripe.Event[]): string[] => [...new Set(events.map(({ type }) => type))].sort();

/** Payments, their charges and fees. */
export const paymentProbes: Probe[] = [
  {
    name: 'A card payment succeeds at once.',
    doc: 'https://docs.stripe.com/payments/paymentintents/lifecycle',
    observe: async (target) => {
      const intent = await target.payments.pay('card');
      const { status, paid, amount, currency } = await chargeOf(target, intent);
      return {
        intent: intent.status,
        received: intent.amount_received,
        charge: status,
        paid,
        amount,
        currency,
      };
    },
    expect: {
      intent: 'succeeded',
      received: 2000,
      charge: 'succeeded',
      paid: true,
      amount: 2000,
      currency: 'usd',
    },
  },
  {
    name: 'How long after an asynchronous capture, as with links, does the fee exist?',
    doc: ASYNC_CAPTURE,
    observe: async (target) => feeArrives(target, await confirmed(target, 'automatic_async')),
  },
  {
    name: 'How long after a synchronous capture does the fee exist?',
    doc: ASYNC_CAPTURE,
    observe: async (target) => feeArrives(target, await confirmed(target, 'automatic')),
  },
  {
    name: 'The fee exists within 30 seconds, and the net is the amount minus the fee.',
    doc: 'https://docs.stripe.com/api/balance_transactions/object',
    observe: async (target) => {
      const intent = await target.payments.pay('card');
      await feeArrives(target, intent);
      const { balance_transaction: balance } = await chargeOf(target, intent);
      if (typeof balance !== 'object' || !balance) return 'no balance transaction';
      return { hasFee: balance.fee > 0, isNetRight: balance.net === balance.amount - balance.fee };
    },
    expect: { hasFee: true, isNetRight: true },
  },
  {
    name: 'Does Stripe send charge.updated for the fee?',
    doc: ASYNC_CAPTURE,
    observe: async (target) => {
      const intent = await target.payments.pay('card');
      await feeArrives(target, intent);
      const events = await eventsAbout(target, String(intent.latest_charge), ['charge.updated']);
      return events.length ? 'sent' : 'not within 5 s';
    },
  },
  {
    name: 'A declined card sends charge.failed and payment_intent.payment_failed, and another attempt is possible.',
    doc: EVENTS,
    observe: async (target) => {
      const { id, status, last_payment_error } = await target.payments.pay('declined card');
      const events = await eventsAbout(target, id, ['charge.failed', 'payment_intent.payment_failed']);
      return { status, code: last_payment_error?.code, events: typesOf(events) };
    },
    expect: {
      status: 'requires_payment_method',
      code: 'card_declined',
      events: ['charge.failed', 'payment_intent.payment_failed'],
    },
  },
  {
    name: 'A bank debit has a pending charge first.',
    doc: 'https://docs.stripe.com/payments/ach-direct-debit',
    observe: async (target) => {
      const intent = await target.payments.pay('bank debit');
      return { intent: intent.status, charge: (await chargeOf(target, intent)).status };
    },
    expect: { intent: 'processing', charge: 'pending' },
  },
  {
    name: 'Is a pending charge paid, and does it have a fee?',
    doc: 'https://docs.stripe.com/api/charges/object',
    observe: async (target) => {
      const { paid, captured, balance_transaction } = await chargeOf(
        target,
        await target.payments.pay('bank debit'),
      );
      return { paid, captured, hasFee: balance_transaction !== null };
    },
  },
  {
    name: 'An amount below the minimum is refused with amount_too_small.',
    doc: 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts',
    observe: ({ stripe }) =>
      refused(
        stripe.paymentIntents.create({
          amount: 49,
          currency: 'usd',
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        }),
      ),
    expect: { status: 400, code: 'amount_too_small' },
  },
  {
    name: 'The list of charges has a filter for a payment intent.',
    doc: 'https://docs.stripe.com/api/charges/list',
    observe: async ({ stripe, payments }) => {
      const { id, latest_charge } = await payments.pay('card');
      const { data } = await stripe.charges.list({ payment_intent: id });
      return data.map((charge) => charge.id === latest_charge);
    },
    expect: [true],
  },
  {
    name: 'The invoice payments of a payment intent lead to its invoice.',
    doc: 'https://docs.stripe.com/api/invoice-payment/list',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.payInvoice();
      const { data: own } = await stripe.invoicePayments.list({ invoice: id });
      const payment_intent = String(own[0]?.payment.payment_intent);
      const { data } = await stripe.invoicePayments.list({
        payment: { type: 'payment_intent', payment_intent },
      });
      return data.map(({ invoice, status }) => ({ isItsInvoice: invoice === id, status }));
    },
    expect: [{ isItsInvoice: true, status: 'paid' }],
  },
  {
    name: 'A paid invoice has a number, a page and a PDF.',
    doc: 'https://docs.stripe.com/api/invoices/object',
    observe: async ({ payments }) => {
      const { status, number, hosted_invoice_url, invoice_pdf } = await payments.payInvoice();
      return {
        status,
        number: Boolean(number),
        page: Boolean(hosted_invoice_url),
        pdf: Boolean(invoice_pdf),
      };
    },
    expect: { status: 'paid', number: true, page: true, pdf: true },
  },
  {
    name: 'A disputed payment has a dispute that needs a response.',
    doc: 'https://docs.stripe.com/testing#disputes',
    observe: async (target) => {
      const { id } = await target.payments.pay('disputed card');
      const [event] = await eventsAbout(target, id, ['charge.dispute.created']);
      const { data } = await target.stripe.disputes.list({ payment_intent: id });
      return { event: event?.type, dispute: data[0]?.status, amount: data[0]?.amount };
    },
    expect: { event: 'charge.dispute.created', dispute: 'needs_response', amount: 2000 },
  },
  {
    name: 'Does Stripe refuse a new transfer group for a succeeded payment?',
    doc: 'https://docs.stripe.com/api/payment_intents/update',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      return refused(stripe.paymentIntents.update(id, { transfer_group: 'group' }));
    },
  },
  {
    name: 'The description and metadata of a succeeded payment can change.',
    doc: 'https://docs.stripe.com/api/payment_intents/update',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const { description, metadata } = await stripe.paymentIntents.update(id, {
        description: 'Order 1',
        metadata: { order: '1' },
      });
      return { description, order: metadata.order };
    },
    expect: { description: 'Order 1', order: '1' },
  },
];
