import type Stripe from 'stripe';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { summarize } from './line-items.ts';

/** A payment link, and the query parameters of the address that is shared. */
export interface PaymentLinkSource {
  link: Pick<
    Stripe.PaymentLink,
    'id' | 'active' | 'currency' | 'inactive_message' | 'livemode' | 'metadata' | 'url'
  > & {
    after_completion: {
      type: string;
      redirect?: { url: string };
      hosted_confirmation?: { custom_message: string | null };
    };
    line_items?: { data: Pick<Stripe.LineItem, 'quantity' | 'description'>[] };
    restrictions: { completed_sessions: { count: number; limit: number } } | null;
  };
  sharing: Record<string, string>;
}

const shareUrl = ({ link, sharing }: PaymentLinkSource): string => {
  const url = new URL(link.url);
  for (const [key, value] of Object.entries(sharing)) url.searchParams.set(key, value);
  return url.href;
};

const { id, text, integer, boolean, currency, dict } = fieldsOf<PaymentLinkSource>();

const example: PaymentLinkSource = {
  link: {
    id: 'plink_1SkPzTLkdIwHu7ixV5mC',
    active: true,
    after_completion: {
      type: 'redirect',
      redirect: { url: 'https://example.com/thanks?session_id={CHECKOUT_SESSION_ID}' },
    },
    currency: 'usd',
    inactive_message: null,
    line_items: { data: [{ quantity: 1, description: 'T-shirt' }] },
    livemode: false,
    metadata: { campaign: 'spring' },
    restrictions: null,
    url: 'https://buy.stripe.com/test_7sI5kDc0T9qV2kg001',
  },
  sharing: { utm_source: 'newsletter', utm_campaign: 'spring_sale' },
};

/** A payment link. */
export const paymentLink = defineRecord(
  'Payment Link',
  {
    id: id('Payment Link ID', ({ link }) => link.id),
    url: text('URL', ({ link }) => link.url),
    share_url: text('Share URL', shareUrl),
    active: boolean('Active', ({ link }) => link.active),
    line_items_summary: text('Line Items Summary', ({ link }) => summarize(link.line_items?.data ?? [])),
    currency: currency('Currency', ({ link }) => link.currency),
    redirect_url: text('Redirect URL', ({ link }) => link.after_completion.redirect?.url),
    confirmation_message: text(
      'Confirmation Message',
      ({ link }) => link.after_completion.hosted_confirmation?.custom_message,
    ),
    inactive_message: text('Message When Deactivated', ({ link }) => link.inactive_message),
    max_payments: integer(
      'Maximum Number of Payments',
      ({ link }) => link.restrictions?.completed_sessions.limit,
    ),
    payments_made: integer('Payments Counted', ({ link }) => link.restrictions?.completed_sessions.count),
    metadata: dict('Metadata', ({ link }) => link.metadata),
    live_mode: boolean('Live Mode', ({ link }) => link.livemode),
    dashboard_url: text('Dashboard URL', ({ link }) => dashboardUrl('payment-links', link.id, link.livemode)),
  },
  example,
);
