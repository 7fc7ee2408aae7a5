import { portalLink } from '../../records/portal-link.ts';
import { z } from '../support/records.ts';

test('maps every field of a portal link', () => {
  expect(
    portalLink.map(
      {
        id: 'bps_1',
        configuration: { id: 'bpc_1', login_page: { url: 'https://billing.stripe.com/p/login/1' } },
        created: 1767261600,
        customer: 'cus_1',
        flow: { type: 'subscription_cancel' },
        livemode: false,
        return_url: 'https://example.com/account',
        url: 'https://billing.stripe.com/p/session/1',
      },
      z,
    ),
  ).toEqual({
    id: 'bps_1',
    url: 'https://billing.stripe.com/p/session/1',
    login_page_url: 'https://billing.stripe.com/p/login/1',
    customer_id: 'cus_1',
    flow: 'subscription_cancel',
    return_url: 'https://example.com/account',
    created_at: '2026-01-01T10:00:00Z',
    live_mode: false,
  });
});
