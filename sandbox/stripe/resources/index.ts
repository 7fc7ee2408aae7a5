import type { Resource } from '../engine/resource.ts';
import { accounts } from './accounts.ts';
import { checkoutSessions } from './checkout-sessions.ts';
import { customers } from './customers.ts';
import { events } from './events.ts';
import { invoices } from './invoices.ts';
import { paymentLinks } from './payment-links.ts';
import { balanceTransactions, charges, invoicePayments, paymentIntents } from './payments.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';
import { refunds } from './refunds.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/**
 * Everything that the API knows: a new resource is a row here. The engine treats them all alike, and hands each only
 * objects of its own kind: that is what the cast says.
 */
export const resources = [
  accounts,
  balanceTransactions,
  charges,
  checkoutSessions,
  customers,
  events,
  invoicePayments,
  invoices,
  paymentIntents,
  paymentLinks,
  prices,
  products,
  refunds,
  webhookEndpoints,
] as unknown as Resource[];
