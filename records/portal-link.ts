import type Stripe from 'stripe';
import { expanded } from '../stripe/expand.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

type Configuration = { id: string; login_page: { url: string | null } };

/** A portal session as far as a Portal Link record reads it, with its configuration expanded. */
export type PortalLinkSource = Pick<
  Stripe.BillingPortal.Session,
  'id' | 'created' | 'customer' | 'livemode' | 'return_url' | 'url'
> & {
  configuration: string | Configuration;
  flow: { type: string } | null;
};

const { id, text, boolean, time } = fieldsOf<PortalLinkSource>();

const example: PortalLinkSource = {
  id: 'bps_1SkQ9xLkdIwHu7ixNc6j',
  configuration: {
    id: 'bpc_1SkPwHLkdIwHu7ixJr1s',
    login_page: { url: 'https://billing.stripe.com/p/login/test_4gwcN2' },
  },
  created: 1767261700,
  customer: 'cus_Thz0QxWc3RkLmP',
  flow: null,
  livemode: false,
  return_url: 'https://example.com/account',
  url: 'https://billing.stripe.com/p/session/test_YWNjdF8xTGtk',
};

/** A link into the customer portal. */
export const portalLink = defineRecord(
  'Portal Link',
  {
    id: id('Portal Session ID', (s) => s.id),
    url: text('URL', (s) => s.url),
    login_page_url: text('Login Page URL', (s) => expanded(s.configuration)?.login_page.url),
    customer_id: text('Customer ID', (s) => s.customer),
    flow: text('Flow', (s) => s.flow?.type),
    return_url: text('Return URL', (s) => s.return_url),
    created_at: time('Created At', (s) => s.created),
    live_mode: boolean('Live Mode', (s) => s.livemode),
  },
  example,
);
