import { event } from '../../records/event.ts';
import { z } from '../support/records.ts';
import { eventOf } from '../support/zapier.ts';

test('maps every field of an event', () => {
  const object = { id: 'prod_1', object: 'product', name: 'T-shirt' };
  const source = {
    ...eventOf('product.updated', object),
    api_version: '2026-10-28.endive',
    data: { object, previous_attributes: { name: 'Shirt' } },
  };
  expect(event.map(source, z)).toEqual({
    id: 'evt_1',
    type: 'product.updated',
    object_id: 'prod_1',
    object_type: 'product',
    object,
    previous_attributes: { name: 'Shirt' },
    api_version: '2026-10-28.endive',
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/events/evt_1',
  });
});
