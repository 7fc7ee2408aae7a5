import type { Resource } from '../engine/resource.ts';
import { accounts } from './accounts.ts';
import { balanceTransactions } from './balance-transactions.ts';
import { charges } from './charges.ts';
import { checkoutSessions } from './checkout-sessions/index.ts';
import { coupons } from './coupons.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { events } from './events.ts';
import { invoicePayments } from './invoice-payments.ts';
import { invoices } from './invoices/index.ts';
import { paymentIntents } from './payment-intents/index.ts';
import { paymentLinks } from './payment-links/index.ts';
import { portalConfigurations } from './portal-configurations.ts';
import { portalSessions } from './portal-sessions.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';
import { promotionCodes } from './promotion-codes.ts';
import { refunds } from './refunds.ts';
import { shippingRates } from './shipping-rates.ts';
import { subscriptions } from './subscriptions/index.ts';
import { taxIds } from './tax-ids.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** All resources. The engine calls each one only with objects of its own kind, so the cast is safe. */
export const resources = [
  accounts,
  balanceTransactions,
  charges,
  checkoutSessions,
  coupons,
  customers,
  disputes,
  events,
  invoicePayments,
  invoices,
  paymentIntents,
  paymentLinks,
  portalConfigurations,
  portalSessions,
  prices,
  products,
  promotionCodes,
  refunds,
  shippingRates,
  subscriptions,
  taxIds,
  webhookEndpoints,
] as unknown as Resource[];
