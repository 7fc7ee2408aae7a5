import { changesOf } from '../../stripe/subscription-changes.ts';
import { subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';

const items = (...prices: [price: object, more?: object][]) => ({
  items: listOf(prices.map(([price, more]) => subscriptionItemOf(price, more))),
});
const QUARTERLY = { id: 'price_2', unit_amount: 5000, recurring: { interval: 'month', interval_count: 3 } };
const METERED = { id: 'price_3', unit_amount: null, recurring: { interval: 'month', interval_count: 1 } };
const END = 1769940000;

/** The words for an event with the subscription as it is now and its previous attributes. */
const changes = (now: object, before: object) =>
  changesOf(subscriptionOf(now), before as Parameters<typeof changesOf>[1]);

test.each([
  ['another status', { status: 'past_due' }, { status: 'active' }, 'Status: active → past_due'],
  ['the end of a trial', { status: 'active' }, { status: 'trialing' }, 'Status: trialing → active'],
  ['another quantity', items([{}, { quantity: 5 }]), items([{}]), 'Quantity: 2 → 5'],
  ['another plan', items([QUARTERLY]), items([{}]), 'Plan: $19.00 every month → $50.00 every 3 months'],
  ['another plan with the same price', items([{ id: 'price_9' }]), items([{}]), 'Plan: price_1 → price_9'],
  [
    'a quantity that became metered',
    items([METERED, { quantity: undefined }]),
    items([METERED]),
    'Quantity: 2 → metered',
  ],
  [
    'another item',
    items([{}], [{ id: 'price_2', unit_amount: 500 }, { quantity: 1 }]),
    items([{}]),
    'Plan: $19.00 every month → $19.00 every month, $5.00 every month; Quantity: 2 → 2, 1',
  ],
  [
    'a currency of three decimals',
    items([{ currency: 'kwd', unit_amount: 7250 }]),
    items([{ currency: 'kwd', unit_amount: 5000, id: 'price_0' }]),
    'Plan: KWD 5.000 every month → KWD 7.250 every month',
  ],
  [
    'a planned cancellation',
    { cancel_at_period_end: true, cancel_at: END },
    { cancel_at_period_end: false, cancel_at: null },
    'Planned End: none → 2026-02-01T10:00:00Z',
  ],
  [
    'a planned cancellation without its day',
    { cancel_at_period_end: true },
    { cancel_at_period_end: false },
    'Planned End: none → 2026-02-01T10:00:00Z',
  ],
  ['a cancellation that was taken back', {}, { cancel_at: END }, 'Planned End: 2026-02-01T10:00:00Z → none'],
  [
    'a collection that goes on',
    {},
    { pause_collection: { behavior: 'void', resumes_at: null } },
    'Collection: paused → active',
  ],
  ['the end of a pause', { status: 'canceled' }, { status: 'paused' }, 'Status: paused → canceled'],
  [
    'several changes',
    { status: 'past_due', ...items([{}, { quantity: 1 }]) },
    { status: 'active', ...items([{}]) },
    'Status: active → past_due; Quantity: 2 → 1',
  ],
])('puts %s into words', (_what, now, before, words) => {
  expect(changes(now, before)).toBe(words);
});

test.each([
  ['a renewal', items([{}, { current_period_end: END + 1 }]), items([{}])],
  [
    'a pause of another length',
    { pause_collection: { behavior: 'void', resumes_at: END } },
    { pause_collection: { resumes_at: null } },
  ],
  ['metadata', { metadata: { a: '1' } }, { metadata: { a: null } }],
  ['another card', { default_payment_method: 'pm_2' }, { default_payment_method: 'pm_1' }],
  ['the start of the subscription', { status: 'active' }, { status: 'incomplete' }],
  [
    'the end of a subscription that was never paid',
    { status: 'incomplete_expired' },
    { status: 'incomplete' },
  ],
  ['an update without a change', {}, {}],
])('ignores %s', (_what, now, before) => {
  expect(changes(now, before)).toBeNull();
});

test('ignores an event without previous attributes', () => {
  expect(changesOf(subscriptionOf(), undefined)).toBeNull();
});

test('completes an item of which the event has only the changed fields', () => {
  expect(changes(items([{}, { quantity: 5 }]), { items: { data: [{ quantity: 1 }] } })).toBe(
    'Quantity: 1 → 5',
  );
});
