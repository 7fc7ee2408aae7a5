import type Stripe from 'stripe';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { idOf } from '../stripe/expand.ts';
import { REFERENCE } from '../stripe/once.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { summarize } from './shared.ts';

type Item = Pick<Stripe.LineItem, 'quantity' | 'description'> & {
  amount_subtotal?: number;
  price?: { unit_amount: number | null } | null;
};

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
    line_items?: { data: Item[]; has_more?: boolean };
    restrictions: { completed_sessions: { count: number; limit: number } } | null;
    transfer_data?: { destination: string | { id: string } } | null;
  };
  sharing: Record<string, string>;
}

/** What the items cost, in minor units; null if the customer chooses it, or if more items are not known. */
const itemsTotal = ({ link: { line_items: items } }: PaymentLinkSource): number | null =>
  !items?.data.length || items.has_more
    ? null
    : items.data.reduce<number | null>(
        (sum, { amount_subtotal, price }) =>
          sum === null || amount_subtotal === undefined || price?.unit_amount == null
            ? null
            : sum + amount_subtotal,
        0,
      );

const shareUrl = ({ link, sharing }: PaymentLinkSource): string => {
  const url = new URL(link.url);
  for (const [key, value] of Object.entries(sharing)) url.searchParams.set(key, value);
  return url.href;
};

const { id, text, integer, boolean, currency, money, dict } = fieldsOf<PaymentLinkSource>();

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
    line_items: {
      data: [{ quantity: 1, description: 'T-shirt', amount_subtotal: 2000, price: { unit_amount: 2000 } }],
    },
    livemode: false,
    metadata: { campaign: 'spring', zapier_reference: 'order-1042' },
    restrictions: null,
    transfer_data: null,
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
    ...money('amount', 'Amount of Items', (source) => [itemsTotal(source), source.link.currency]),
    currency: currency('Currency', ({ link }) => link.currency),
    after_payment: text('After the Payment', ({ link }) =>
      link.after_completion.type === 'redirect' ? 'redirect' : 'message',
    ),
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
    transfer_destination: text('Transfer to Account', ({ link }) => idOf(link.transfer_data?.destination)),
    reference: text('Reference', ({ link }) => link.metadata?.[REFERENCE]),
    metadata: dict('Metadata', ({ link }) => link.metadata),
    live_mode: boolean('Live Mode', ({ link }) => link.livemode),
    dashboard_url: text('Dashboard URL', ({ link }) => dashboardUrl('payment-links', link.id, link.livemode)),
  },
  example,
);
