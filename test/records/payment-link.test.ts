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

test('a message, a limit and what is sold', () => {
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

test('what is shared carries the parameters, encoded, beside those that the link has', () => {
  const { share_url, url } = row(
    { url: 'https://buy.stripe.com/test_1?locale=de' },
    { utm_source: 'news_letter-1', prefilled_email: 'ada+x@example.com', locale: 'fr' },
  );
  expect(share_url).toBe(
    'https://buy.stripe.com/test_1?locale=fr&utm_source=news_letter-1&prefilled_email=ada%2Bx%40example.com',
  );
  expect(url).toBe('https://buy.stripe.com/test_1?locale=de');
});
