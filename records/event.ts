import { dashboardUrl } from '../stripe/dashboard.ts';
import type { EventItem } from '../stripe/events.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

const { id, text, boolean, time, dict, details } = fieldsOf<EventItem>();

const example: EventItem = {
  id: 'evt_1SkQ2oLkdIwHu7ixB7dN',
  api_version: '2026-10-28.endive',
  created: 1767261606,
  data: {
    object: { id: 'prod_ThzK1mQ4wZ', object: 'product', ...{ active: true, name: 'T-shirt' } },
    previous_attributes: { name: 'Shirt' },
  },
  livemode: false,
  type: 'product.updated',
};

/** Something that happened in a Stripe account, with the object as it was then. */
export const event = defineRecord(
  'Event',
  {
    id: id('Event ID', (e) => e.id),
    type: text('Event Type', (e) => e.type),
    object_id: text('Object ID', (e) => e.data.object.id),
    object_type: text('Object Type', (e) => e.data.object.object),
    object: dict('Object', (e) => ({ ...e.data.object })),
    previous_attributes: dict('Previous Values', (e) => ({ ...e.data.previous_attributes })),
    api_version: text('API Version', (e) => e.api_version),
    created_at: time('Created At', (e) => e.created),
    // An event never changes: what was sent is all there is.
    ...details(({ isExample }) =>
      isExample
        ? 'No such event has happened yet. This example has the fields of one, and values that mean nothing.'
        : null,
    ),
    live_mode: boolean('Live Mode', (e) => e.livemode),
    dashboard_url: text('Dashboard URL', (e) => dashboardUrl('events', e.id, e.livemode)),
  },
  example,
);
