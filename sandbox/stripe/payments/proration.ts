import Big from 'big.js';
import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';
import { newInvoice } from '../objects/invoice.ts';
import { newInvoiceItem } from '../objects/invoice-item.ts';
import { invoiceFields } from '../objects/subscription.ts';
import { finalizeInvoice, takePendingItems } from './invoices.ts';

/**
 * What a change in the middle of a period comes to: https://docs.stripe.com/billing/subscriptions/prorations
 */

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;

/** The customer gets back what he has paid for the rest of the period. */
export const credit = (shop: Shop, subscription: Subscription, item: Item): void =>
  prorate(shop, subscription, item, -1, 'Unused time on');

/** He pays for the rest of the period. */
export const debit = (shop: Shop, subscription: Subscription, item: Item): void =>
  prorate(shop, subscription, item, 1, 'Remaining time on');

const prorate = (shop: Shop, subscription: Subscription, item: Item, sign: 1 | -1, what: string): void => {
  const { current_period_end: end, current_period_start: start, price, quantity = 1 } = item;
  const left = new Big(Math.max(end - shop.now, 0)).div(end - start);
  const amount = new Big(price.unit_amount ?? 0).times(quantity).times(left).times(sign);
  const product = shop.find('product', String(price.product))?.name ?? '';
  const date = new Date(shop.now * 1000).toLocaleDateString('en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  newInvoiceItem(shop, {
    amount: amount.round(0).toNumber(),
    currency: subscription.currency,
    customer: String(subscription.customer),
    description: `${what} ${quantity > 1 ? `${quantity} × ` : ''}${product} after ${date}`,
    period: { end, start: shop.now },
    price,
    proration: true,
    quantity,
    subscription: subscription.id,
  });
};

/** Makes an invoice of what is waiting for the next one. */
export const billNow = (
  shop: Shop,
  subscription: Subscription,
  reason: Stripe.Invoice.BillingReason,
): Stripe.Invoice => {
  const invoice = newInvoice(shop, {
    customer: shop.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    lines: [],
    fields: invoiceFields(subscription, reason),
  });
  takePendingItems(shop, invoice);
  subscription.latest_invoice = invoice.id;
  return finalizeInvoice(shop, invoice);
};
