import { paymentLink } from '../../records/payment-link.ts';
import { z } from '../support/records.ts';

type Link = Parameters<typeof paymentLink.map>[0]['link'];

const BARE: Link = {
  id: 'plink_1',
  active: true,
  after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: null } },
  currency: 'kwd',
  inactive_message: null,
  livemode: false,
  metadata: {},
  restrictions: null,
  url: 'https://buy.stripe.com/test_1',
};
const row = (link: Partial<Link> = {}, sharing: Record<string, string> = {}) =>
  paymentLink.map({ link: { ...BARE, ...link }, sharing }, z);

test('has the redirect URL with its literal placeholder', () => {
  const url = 'https://example.com/thanks?session_id={CHECKOUT_SESSION_ID}';
  expect(row({ after_completion: { type: 'redirect', redirect: { url } } })).toMatchObject({
    after_payment: 'redirect',
    redirect_url: url,
    confirmation_message: null,
  });
});

describe('the amount of the items', () => {
  const mug = { quantity: 2, description: 'Mug', amount_subtotal: 2500, price: { unit_amount: 1250 } };

  test('is the sum, in the currency of the link', () => {
    expect(row({ currency: 'usd', line_items: { data: [mug, mug] } })).toMatchObject({
      amount: 50,
      amount_minor: 5000,
      amount_display: '$50.00',
    });
  });

  test.each([
    ['the customer chooses it', { data: [mug, { ...mug, price: { unit_amount: null } }] }],
    ['there are more items', { data: [mug], has_more: true }],
  ])('is unknown if %s', (_why, line_items) => {
    expect(row({ line_items })).toMatchObject({ amount: null, amount_minor: null, amount_display: null });
  });
});

test('has the account that it transfers to, and its reference', () => {
  const link = { metadata: { zapier_reference: 'order-7' }, transfer_data: { destination: 'acct_1' } };
  expect(row(link)).toMatchObject({ transfer_destination: 'acct_1', reference: 'order-7' });
});

test('has its message, its limit and its items', () => {
  expect(
    row({
      active: false,
      after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: 'Danke!' } },
      inactive_message: 'Sold out.',
      line_items: { data: [{ quantity: 1, description: 'Mug' }] },
      livemode: true,
      restrictions: { completed_sessions: { count: 0, limit: 1 } },
    }),
  ).toMatchObject({
    active: false,
    confirmation_message: 'Danke!',
    inactive_message: 'Sold out.',
    line_items_summary: '1 × Mug',
    max_payments: 1,
    payments_made: 0,
    dashboard_url: 'https://dashboard.stripe.com/payment-links/plink_1',
  });
});

test('adds the encoded parameters to the URL to share, beside those that the link has', () => {
  const { share_url, url } = row(
    { url: 'https://buy.stripe.com/test_1?locale=de' },
    { utm_source: 'news_letter-1', prefilled_email: 'ada+x@example.com', locale: 'fr' },
  );
  expect(share_url).toBe(
    'https://buy.stripe.com/test_1?locale=fr&utm_source=news_letter-1&prefilled_email=ada%2Bx%40example.com',
  );
  expect(url).toBe('https://buy.stripe.com/test_1?locale=de');
});
