import type { Resource } from '../engine/resource.ts';
import { accounts } from './accounts.ts';
import { balanceTransactions } from './balance.ts';
import { charges } from './charges.ts';
import { checkoutSessions } from './checkout-sessions.ts';
import { coupons, promotionCodes } from './coupons.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { events } from './events.ts';
import { invoiceItems } from './invoice-items.ts';
import { invoicePayments } from './invoice-payments.ts';
import { invoices } from './invoices.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentLinks } from './payment-links.ts';
import { plans } from './plans.ts';
import { portalConfigurations } from './portal-configurations.ts';
import { portalSessions } from './portal-sessions.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';
import { refunds } from './refunds.ts';
import { shippingRates } from './shipping-rates.ts';
import { subscriptions } from './subscriptions.ts';
import { taxIds } from './tax-ids.ts';
import { testClocks } from './test-clocks.ts';
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
  coupons,
  customers,
  disputes,
  events,
  invoiceItems,
  invoicePayments,
  invoices,
  paymentIntents,
  paymentLinks,
  plans,
  portalConfigurations,
  portalSessions,
  prices,
  products,
  promotionCodes,
  refunds,
  shippingRates,
  taxIds,
  subscriptions,
  testClocks,
  webhookEndpoints,
] as unknown as Resource[];
