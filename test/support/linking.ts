import { paymentLinkOf } from './full-objects.ts';
import { on } from './wire.ts';
import { operationOf, type Row, run, step } from './zapier.ts';

export const CREATE = 'POST /v1/payment_links';

/** A product that is made along with the link, and what Stripe hears of it. */
export const MUG = { product_name: 'Mug', amount: '12.50', currency: 'USD' };
export const MUG_SENT = {
  'line_items[0][price_data][currency]': 'usd',
  'line_items[0][price_data][unit_amount]': '1250',
  'line_items[0][price_data][product_data][name]': 'Mug',
  'line_items[0][quantity]': '1',
  'expand[0]': 'line_items',
};

/** Runs the action `create_payment_link`. */
export const createLink = (input: Row, authData: Record<string, string> = {}) =>
  run<Row>(operationOf('creates', 'create_payment_link').perform, step(input, authData));

export const created = (more: object = {}) => on(CREATE, paymentLinkOf(more));
